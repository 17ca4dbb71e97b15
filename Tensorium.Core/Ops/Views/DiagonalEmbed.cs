namespace Tensorium.Ops
{
    /// <summary>Matrices with given diagonals, 0 elsewhere.</summary>
    public readonly struct DiagonalEmbed : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "DiagonalEmbed",
            Kind = OpKind.Movement,
            Formula = "y[…, i, j] = x[…, i] where j = i + offset, otherwise 0",
            Entries = ["Tensor.DiagonalEmbed"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3], 0), Sample([2, 3], 1), Sample([2, 1, 3], -2), Sample([0], 0), Sample([0, 2], 0), Sample([0], 2), Sample([1], 0), Sample([97], 3)],
        };

        private static OpSample Sample(Shape shape, int offset)
        {
            var size = shape[^1] + Math.Abs(offset);
            return new(
                $"{shape}, offset {offset}",
                [new(shape, Domain.Real)],
                x => x[0].DiagonalEmbed(offset),
                x => NaiveArray.Build([.. shape.AsSpan()[..^1], size, size], index =>
                    index[^1] == index[^2] + offset ? x[0][[.. index[..^2], Math.Min(index[^1], index[^2])]] : 0));
        }
    }

    /// <summary>A diagonal in its place among zeros; its gradient is that diagonal of the incoming one.</summary>
    internal sealed class DiagonalScatterRecipe(Tensor part, int offset, int row, int column) : Recipe("DiagonalScatter", part)
    {
        public override Tensor Vjp(int input, Tensor gradient) => gradient.Diagonal(offset, row, column);

        public static Tensor Apply(Tensor part, Shape whole, int offset, int row, int column)
        {
            var y = Tensor.Zeros(whole, part.DType, part.Device);
            y.Device.Backend.Copy(part, new(y.Storage, Diagonal.Of(y.Layout, offset, row, column), y.DType));
            return Recording.Needs(part) ? Recording.Record(y, new DiagonalScatterRecipe(part, offset, row, column)) : y;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Square matrices whose diagonal is the last axis of this tensor, and which are 0 elsewhere: [..., n] to [..., n + |offset|, n + |offset|]. Any dtype.</summary>
        /// <param name="offset">Which diagonal: 0 for the main one, positive for those above, negative for those below.</param>
        /// <exception cref="ShapeException">The tensor is a scalar, or the matrices have more than 2³¹−1 elements.</exception>
        public Tensor DiagonalEmbed(int offset = 0)
        {
            if (Rank == 0) throw new ShapeException("DiagonalEmbed: a scalar, [], is no diagonal; one axis is needed");
            var size = Shape[^1] + Math.Abs((long)offset);
            if (size > int.MaxValue) throw new ShapeException($"DiagonalEmbed: {Shape} at offset {offset} would need matrices of {size} rows; they have at most {int.MaxValue}");
            return Ops.DiagonalScatterRecipe.Apply(this, [.. Shape.AsSpan()[..^1], (int)size, (int)size], offset, Rank - 1, Rank);
        }
    }
}
