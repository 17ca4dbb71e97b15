namespace Tensorium.Ops
{
    /// <summary>The running sum along an axis.</summary>
    public readonly struct CumSum : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "CumSum",
            Kind = OpKind.Reduction,
            Formula = "yᵢ = Σ xⱼ for j ≤ i",
            Entries = ["Tensor.CumSum"],
            Gradient = GradientVerdict.Smooth,
            Samples = ScanLaunch.Samples(Domain.Real, (x, axis) => x.CumSum(axis), values => values.Sum()),
        };

        /// <summary>The running sum of real numbers, from either end.</summary>
        internal static Tensor Run(Tensor x, int axis, bool isReversed)
        {
            var y = ScanLaunch.Reals(default(Add), x, axis, isReversed);
            return Recording.Needs(x) ? Recording.Record(y, new CumSumRecipe(x, axis, isReversed)) : y;
        }
    }

    /// <summary>A running sum; its transpose runs from the other end.</summary>
    internal sealed class CumSumRecipe(Tensor x, int axis, bool isReversed) : Recipe("CumSum", x)
    {
        public override Tensor Vjp(int input, Tensor gradient) => CumSum.Run(gradient, axis, !isReversed);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The running sum along an axis: each element with all before it. Float sums are accumulated in blocks of blocks, so that errors grow with the logarithm of
        /// the count: at most 17 ⌈log₁₆ n⌉ roundings of Σ|x|. int32, uint8 and bool are summed as int64, which wraps.
        /// </summary>
        /// <param name="axis">The axis to run along.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor CumSum(int axis)
        {
            axis = Shape.Axis(axis, "CumSum");
            return DType.IsFloating() ? Ops.CumSum.Run(this, axis, isReversed: false) : Ops.ScanLaunch.Integers(default(Ops.Add), this, axis);
        }
    }
}
