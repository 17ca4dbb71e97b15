namespace Tensorium.Ops
{
    /// <summary>The running product along an axis.</summary>
    public readonly struct CumProd : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "CumProd",
            Kind = OpKind.Reduction,
            Formula = "yᵢ = Π xⱼ for j ≤ i",
            Entries = ["Tensor.CumProd"],
            Gradient = GradientVerdict.Smooth,
            Samples = ScanLaunch.Samples(new(-1.1, 1.1), (x, axis) => x.CumProd(axis), values => values.Aggregate(1.0, (product, value) => product * value)),
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The running product along an axis: each element with all before it. In float pairwise, so that errors grow with the logarithm of the count, and with
        /// the right gradient where elements are 0; int32, uint8 and bool are multiplied as int64, which wraps.
        /// </summary>
        /// <param name="axis">The axis to run along.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor CumProd(int axis) =>
            Ops.ScanLaunch.Run(DType.IsFloating() ? this : To(DType.Int64), Shape.Axis(axis, "CumProd"), (here, before) => before * here);
    }
}
