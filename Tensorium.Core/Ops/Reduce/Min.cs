namespace Tensorium.Ops
{
    /// <summary>The least element over some axes.</summary>
    public readonly struct Min : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Min",
            Kind = OpKind.Reduction,
            Formula = "min x",
            Entries = ["Tensor.Min"],
            Gradient = GradientVerdict.Piecewise,
            Samples = ReduceLaunch.Samples(
                Domain.Real, (x, axes, keep) => x.Min(axes, keep), values => values.Min(), allowEmpty: false),
            SpecialValues =
            [
                new([double.NaN], double.NaN), new([double.NegativeInfinity], double.NegativeInfinity), new([-0.0], -0.0),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The least element over some axes (all by default), of any dtype. NaN if one is NaN; equal least elements share the gradient evenly.</summary>
        /// <param name="axes">The axes to search, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are no elements to choose from.</exception>
        public Tensor Min(Axes axes = default, bool keepDims = false) =>
            Ops.ReduceLaunch.Extremum(default(Ops.Minimum), "Min", this, axes, keepDims);
    }
}
