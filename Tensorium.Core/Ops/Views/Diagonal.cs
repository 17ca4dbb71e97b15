namespace Tensorium.Ops
{
    /// <summary>The elements of a diagonal, as a view.</summary>
    public readonly struct Diagonal : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Diagonal",
            Kind = OpKind.Movement,
            Formula = "y[…, i] = x[…, i, i + offset]",
            Entries = ["Tensor.Diagonal"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 3], 0), Sample([3, 5], 0), Sample([5, 3], 0), Sample([3, 5], 2), Sample([3, 5], -1), Sample([4, 4], 4), Sample([4, 4], -9),
                Sample([2, 3, 4], 1), Sample([2, 3, 4], 0, 0, -1), Sample([2, 3, 4], -1, 2, 0), Sample([0, 3], 0), Sample([1, 1], 0), Sample([37, 41], 3),
            ],
        };

        private static OpSample Sample(Shape shape, int offset, int first = -2, int second = -1)
        {
            var (row, column) = (shape.Axis(first, "Sample"), shape.Axis(second, "Sample"));
            return new(
                $"{shape}, offset {offset} of axes {first} and {second}",
                [new(shape, Domain.Real)],
                x => x[0].Diagonal(offset, first, second),
                x =>
                {
                    var rest = Enumerable.Range(0, shape.Rank).Where(axis => axis != row && axis != column).ToArray();
                    var onDiagonal = NaiveArray.Indices(shape).Where(index => index[column] == index[row] + offset).ToArray();
                    var count = onDiagonal.Select(index => index[row]).Distinct().Count();
                    return NaiveArray.Build([.. rest.Select(axis => shape[axis]), count], index => x[0][onDiagonal.Single(from =>
                        from[row] == index[^1] + Math.Max(0, -offset) && rest.Select(axis => from[axis]).SequenceEqual(index[..^1]))]);
                });
        }

        /// <summary>The layout in which a diagonal of two axes is the last axis.</summary>
        internal static Layout Of(Layout layout, int offset, int row, int column)
        {
            // In 64 bits: the offset may be any int.
            var (rows, columns) = (layout.Shape[row], layout.Shape[column]);
            var count = (int)Math.Max(0, offset >= 0 ? Math.Min(rows, (long)columns - offset) : Math.Min((long)rows + offset, columns));
            var start = layout.Offset;
            if (count > 0) start += offset >= 0 ? offset * layout.Strides[column] : -offset * layout.Strides[row];
            var rest = Enumerable.Range(0, layout.Shape.Rank).Where(axis => axis != row && axis != column).ToArray();
            return new(
                [.. rest.Select(axis => layout.Shape[axis]), count],
                [.. rest.Select(axis => layout.Strides[axis]), layout.Strides[row] + layout.Strides[column]],
                start);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements of a diagonal of two axes, as a view in which it is the last axis. Any dtype.</summary>
        /// <param name="offset">Which diagonal: 0 for the main one, positive for those above, negative for those below; one that lies outside has no elements.</param>
        /// <param name="first">The axis of the rows.</param>
        /// <param name="second">The axis of the columns.</param>
        /// <exception cref="ShapeException">There are fewer than two axes, an axis does not exist, or both are one.</exception>
        public Tensor Diagonal(int offset = 0, int first = -2, int second = -1)
        {
            if (Rank < 2) throw new ShapeException($"Diagonal: a tensor of shape {Shape} is no matrix; two axes are needed");
            var (row, column) = (Shape.Axis(first, "Diagonal"), Shape.Axis(second, "Diagonal"));
            if (row == column) throw new ShapeException($"Diagonal: the axes {first} and {second} of {Shape} are the same one; a diagonal runs through two");
            var shape = Shape;
            return Ops.View.Of(
                "Diagonal", this, Ops.Diagonal.Of(_layout, offset, row, column), gradient => Ops.DiagonalScatterRecipe.Apply(gradient, shape, offset, row, column));
        }
    }
}
