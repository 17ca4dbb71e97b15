namespace Tensorium.Ops
{
    /// <summary>Σ x over some axes.</summary>
    public readonly struct Sum : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Sum",
            Kind = OpKind.Reduction,
            Formula = "Σ x",
            Entries = ["Tensor.Sum"],
            Gradient = GradientVerdict.Smooth,
            Samples = ReduceLaunch.Samples(Domain.Real, (x, axes, keep) => x.Sum(axes, keep), values => values.Sum()),
        };
    }

    /// <summary>A sum; its gradient is the incoming one, expanded again.</summary>
    internal sealed class SumRecipe(Tensor x, Shape kept) : Recipe("Sum", x)
    {
        private readonly Shape _shape = x.Shape;

        public override Tensor Vjp(int input, Tensor gradient) => gradient.Reshape(kept).Expand(_shape);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The sum over some axes (all by default). Float sums are accumulated in blocks, so the error grows with the logarithm of the
        /// count; int32, uint8 and bool are summed as int64.
        /// </summary>
        /// <param name="axes">The axes to sum over, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
        public Tensor Sum(Axes axes = default, bool keepDims = false)
        {
            if (!DType.IsFloating()) return Ops.ReduceLaunch.Integers(default(Ops.Add), "Sum", To(DType.Int64), axes, keepDims);
            var (y, kept) = Ops.ReduceLaunch.Reals(default(Ops.Add), "Sum", this, axes, keepDims);
            return Recording.Needs(this) ? Recording.Record(y, new Ops.SumRecipe(this, kept)) : y;
        }
    }
}
