namespace Tensorium.Ops
{
    /// <summary>The arithmetic mean over some axes.</summary>
    public readonly struct Mean : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Mean",
            Kind = OpKind.Reduction,
            Formula = "Σ x / n",
            Entries = ["Tensor.Mean"],
            Gradient = GradientVerdict.Smooth,
            Samples = ReduceLaunch.Samples(
                Domain.Real, (x, axes, keep) => x.Mean(axes, keep), values => values.Average(), allowEmpty: false),
            SpecialValues = [new([double.NaN], double.NaN), new([double.NegativeInfinity], double.NegativeInfinity)],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The mean over some axes (all by default), summed as <see cref="Sum"/> does; integers and bools are converted to real numbers.</summary>
        /// <param name="axes">The axes to average over, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are no elements.</exception>
        public Tensor Mean(Axes axes = default, bool keepDims = false)
        {
            var count = Ops.ReduceLaunch.Count("Mean", Shape, axes, "the mean of none is 0 / 0");

            // A division, not a product with 1/n: so the mean of n equal elements whose sum is exact is that element.
            return Ops.Launch.Real(this).Sum(axes, keepDims) / count;
        }
    }
}
