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
            Samples =
            [
                .. ScanLaunch.Samples(Factors, (x, axis) => x.CumProd(axis), values => values.Aggregate(1.0, (product, value) => product * value)),
                WithZeros(1), WithZeros(2),
            ],
        };

        private static Domain Factors => new(-1.1, 1.1);

        /// <summary>Zeros between two elements and the same again: exactly zero, and differentiated too.</summary>
        private static OpSample WithZeros(int zeros) => new(
            $"[3, 2] twice with {zeros} zeros between, along 1",
            [new([3, 2], Factors), new([3, zeros], new(0, 0))],
            x => Tensor.Cat([x[0], x[1], x[0]], 1).CumProd(1),
            x => NaiveArray.Build([3, 4 + zeros], index => index[1] switch { 0 => x[0][index[0], 0], 1 => x[0][index[0], 0] * x[0][index[0], 1], _ => 0 }));
    }

    /// <summary>A running product. With pₖ the product of what is before k, and sₖ = gₖ + xₖ₊₁ · sₖ₊₁, the gradient is pₖ · sₖ: no division, and right at zeros.</summary>
    internal sealed class CumProdRecipe(Tensor x, int axis) : Recipe("CumProd", x)
    {
        private readonly Saved _x = new(x);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var factors = _x.Read(Operation);
            var count = factors.Shape[axis];
            if (count == 0) return gradient;
            var before = Tensor.Cat(
                [Tensor.Ones(IndexLaunch.With(factors.Shape, axis, 1), factors.DType, factors.Device), factors.Narrow(axis, 0, count - 1).CumProd(axis)], axis);
            return before * ScanLaunch.Accumulate(gradient, factors.Narrow(axis, 1, count - 1), axis);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The running product along an axis: each element with all before it. Float products are accumulated in blocks of blocks, so that relative errors grow with
        /// the logarithm of the count: at most 17 ⌈log₁₆ n⌉ roundings. The gradient is right where elements are 0. int32, uint8 and bool are multiplied as int64,
        /// which wraps.
        /// </summary>
        /// <param name="axis">The axis to run along.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor CumProd(int axis)
        {
            axis = Shape.Axis(axis, "CumProd");
            if (!DType.IsFloating()) return Ops.ScanLaunch.Integers(default(Ops.Multiply), this, axis);
            var y = Ops.ScanLaunch.Reals(default(Ops.Multiply), this, axis);
            return Recording.Needs(this) ? Recording.Record(y, new Ops.CumProdRecipe(this, axis)) : y;
        }
    }
}
