namespace Tensorium.Ops
{
    /// <summary>The matrix product.</summary>
    public readonly struct MatMul : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "MatMul",
            Kind = OpKind.Reduction,
            Formula = "Σₖ a[…, i, k] · b[…, k, j]",
            Entries = ["Tensor.MatMul"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 4], [4, 5]), Sample([1, 1], [1, 1]), Sample([17, 33], [33, 9]), Sample([3, 0], [0, 2]), Sample([0, 3], [3, 2]),
                Sample([4], [4]), Sample([4], [4, 3]), Sample([3, 4], [4]), Sample([2, 3, 4], [4, 5]), Sample([2, 3, 4], [2, 4, 5]),
                Sample([2, 1, 3, 4], [3, 4, 2]), Sample([3, 4], [2, 4, 5]), Sample([2, 3, 4], [4]), Sample([4], [2, 4, 3]),
            ],
        };

        private static OpSample Sample(Shape left, Shape right) => new(
            $"{left} · {right}", [new(left, Domain.Real), new(right, Domain.Real)], x => x[0].MatMul(x[1]), x => Naive(x[0], x[1]));

        private static NaiveArray Naive(NaiveArray left, NaiveArray right)
        {
            var a = left.Shape.Rank == 1 ? new NaiveArray([1, left.Shape[0]]) { Values = left.Values } : left;
            var b = right.Shape.Rank == 1 ? new NaiveArray([right.Shape[0], 1]) { Values = right.Values } : right;
            var batch = Shape.Broadcast(a.Shape.ToArray()[..^2], b.Shape.ToArray()[..^2]);
            var product = NaiveArray.Build([.. batch, a.Shape[^2], b.Shape[^1]], index =>
            {
                var sum = 0.0;
                for (var k = 0; k < a.Shape[^1]; k++)
                    sum += a.Broadcast([.. index[..^2], index[^2], k]) * b.Broadcast([.. index[..^2], k, index[^1]]);
                return sum;
            });
            var shape = product.Shape.ToArray().ToList();
            if (left.Shape.Rank == 1) shape.RemoveAt(shape.Count - 2);
            if (right.Shape.Rank == 1) shape.RemoveAt(shape.Count - 1);
            return new(shape.ToArray()) { Values = product.Values };
        }
    }

    /// <summary>A matrix product of operands with at least two axes.</summary>
    internal sealed class MatMulRecipe : Recipe
    {
        private readonly Saved _left;
        private readonly Saved _right;

        public MatMulRecipe(Tensor left, Tensor right)
            : base("MatMul", left, right)
        {
            _left = new(right.Node is null ? null : left);
            _right = new(left.Node is null ? null : right);
        }

        public override Tensor Vjp(int input, Tensor gradient)
        {
            if (input == 0) return gradient.MatMul(_right.Read(Operation).T);

            // For x·Wᵀ the product is formed as (gᵀ·x)ᵀ: the same numbers, laid out as W is, so that its gradient is contiguous.
            var left = _left.Read(Operation);
            return IsTransposed ? gradient.T.MatMul(left).T : left.T.MatMul(gradient);
        }

        public bool IsTransposed { get; init; }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The matrix product over the last two axes, the axes before them broadcast as a batch. A vector on the left counts as a row, on the right as a
        /// column, and that axis goes from the result. Integers are converted to real numbers.
        /// </summary>
        /// <param name="right">The right factor, [..., k, m], for a left one of [..., n, k].</param>
        /// <returns>[..., n, m].</returns>
        /// <exception cref="ShapeException">The inner sizes differ, a factor is a scalar, or the batch axes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor MatMul(Tensor right)
        {
            if (Rank == 0 || right.Rank == 0)
                throw new ShapeException($"MatMul: left is {Shape}, right is {right.Shape}; a scalar has no matrix product, use *");
            if (Rank == 1) return Unsqueeze(0).MatMul(right).Squeeze(right.Rank == 1 ? 0 : -2);
            if (right.Rank == 1) return MatMul(right.Unsqueeze(1)).Squeeze(-1);

            Ops.Launch.SameDevice("MatMul", this, right);
            if (Shape[^1] != right.Shape[^2])
            {
                var hint = Shape[^1] == right.Shape[^1] ? "; did you mean right.T?" : Shape[^2] == right.Shape[^2] ? "; did you mean left.T?" : "";
                throw new ShapeException($"MatMul: inner sizes differ: left is {Shape}, right is {right.Shape}{hint}");
            }

            // One tall matrix instead of a batch of small ones, for the gradient of the right factor too.
            // (Not −1 for its rows: where there are no columns that would be open.)
            if (Rank > 2 && right.Rank == 2)
                return Reshape([Ops.IndexLaunch.Around(Shape, Rank - 1).Outer, Shape[^1]]).MatMul(right).Reshape([.. Shape.AsSpan()[..^1], right.Shape[^1]]);

            var dtype = DTypes.Promote(DTypes.Promote(DType, right.DType), DType.Float32);
            var (a, b) = (To(dtype), right.To(dtype));
            Shape shape = Rank == 2 && right.Rank == 2
                ? [a.Shape[0], b.Shape[1]]
                : [.. Shape.Broadcast([.. a.Shape.AsSpan()[..^2]], [.. b.Shape.AsSpan()[..^2]], "MatMul"), a.Shape[^2], b.Shape[^1]];
            var y = Empty(shape, dtype, a.Device);
            y.Device.Backend.MatMul(a, b, y);
            return Recording.Needs(a, b)
                ? Recording.Record(y, new Ops.MatMulRecipe(a, b) { IsTransposed = b.Strides[^2] == 1 && !b.IsContiguous })
                : y;
        }
    }
}
