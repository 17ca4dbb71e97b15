namespace Tensorium.Ops
{
    /// <summary>Π x over some axes.</summary>
    public readonly struct Prod : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Prod",
            Kind = OpKind.Reduction,
            Formula = "Π x",
            Entries = ["Tensor.Prod"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. ReduceLaunch.Samples(new(-1.1, 1.1), (x, axes, keep) => x.Prod(axes, keep), values => values.Aggregate(1.0, (product, value) => product * value)),
                WithZeros(1), WithZeros(2),
            ],
            SpecialValues = [new([double.NaN], double.NaN), new([double.NegativeInfinity], double.NegativeInfinity), new([-0.0], -0.0)],
        };

        /// <summary>Zeros after three elements: exactly zero, and differentiated too.</summary>
        private static OpSample WithZeros(int zeros) => new(
            $"[2, 3] beside {zeros} zeros",
            [new([2, 3], new(-1.1, 1.1)), new([2, zeros], new(0, 0))],
            x => Tensor.Cat(x, 1).Prod(1),
            x => new([2]));

        /// <summary>The product over the last axis, pairing its halves until one element is left.</summary>
        internal static Tensor OverLast(Tensor x)
        {
            var axis = x.Rank - 1;
            if (x.Shape[^1] == 0) return x.Sum(-1) + 1;
            while (x.Shape[^1] > 1)
            {
                int count = x.Shape[^1], half = count / 2;
                var product = x.Narrow(axis, 0, half) * x.Narrow(axis, half, half);
                x = count % 2 == 0 ? product : Tensor.Cat([product, x.Narrow(axis, count - 1, 1)], axis);
            }

            return x.Squeeze(axis);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The product over some axes (all by default); 1 of none. Halves are multiplied pairwise, so that the gradient is the product of the others of every
        /// order, also where elements are 0. int32, uint8 and bool are multiplied as int64, which wraps.
        /// </summary>
        /// <param name="axes">The axes to multiply over, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
        public Tensor Prod(Axes axes = default, bool keepDims = false)
        {
            if (!DType.IsFloating()) return Ops.ReduceLaunch.Integers(default(Ops.Multiply), "Prod", To(DType.Int64), axes, keepDims);
            var reduced = axes.Resolve(Shape, "Prod");
            var (_, result) = Ops.ReduceLaunch.Shapes(Shape, axes, keepDims, "Prod");
            var order = Enumerable.Range(0, Rank).OrderBy(axis => reduced[axis]).ToArray();
            var count = Ops.ReduceLaunch.CountOf(Shape, reduced);
            return Ops.Prod.OverLast(Permute(order).Reshape([result.ElementCount, count])).Reshape(result);
        }
    }
}
