namespace Tensorium.Ops
{
    /// <summary>The greatest element over some axes.</summary>
    public readonly struct Max : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Max",
            Kind = OpKind.Reduction,
            Formula = "max x",
            Entries = ["Tensor.Max"],
            Gradient = GradientVerdict.Piecewise,
            Samples = ReduceLaunch.Samples(
                Domain.Real, (x, axes, keep) => x.Max(axes, keep), values => values.Max(), allowEmpty: false),
            SpecialValues =
            [
                new([double.NaN], double.NaN), new([double.NegativeInfinity], double.NegativeInfinity), new([-0.0], -0.0),
            ],
        };
    }

    /// <summary>A greatest or least element; those that are equal to it share the gradient.</summary>
    internal sealed class ExtremumRecipe(string operation, Tensor x, Tensor y, Axes axes, Shape kept) : Recipe(operation, x)
    {
        private readonly Saved _x = new(x);
        private readonly Saved _y = new(y);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var isExtreme = _x.Read(Operation).Equal(_y.Read(Operation).Reshape(kept));

            // NaN equals nothing, itself included: 0 / 0 then makes the gradient NaN as well, not 0.
            return Tensor.Where(isExtreme, gradient.Reshape(kept), 0) / isExtreme.To(gradient.DType).Sum(axes, keepDims: true);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The greatest element over some axes (all by default), of any dtype. NaN if one is NaN; equal greatest elements share the gradient evenly.</summary>
        /// <param name="axes">The axes to search, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are no elements to choose from.</exception>
        public Tensor Max(Axes axes = default, bool keepDims = false) =>
            Ops.ReduceLaunch.Extremum(default(Ops.Maximum), "Max", this, axes, keepDims);
    }
}
