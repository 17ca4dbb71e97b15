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
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The running sum along an axis: each element with all before it. In float pairwise, so that errors grow with the logarithm of the count, and with
        /// the right gradient where elements are 0; int32, uint8 and bool are summed as int64, which wraps.
        /// </summary>
        /// <param name="axis">The axis to run along.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor CumSum(int axis) =>
            Ops.ScanLaunch.Run(DType.IsFloating() ? this : To(DType.Int64), Shape.Axis(axis, "CumSum"), (here, before) => before + here);
    }
}
