namespace Tensorium.Ops
{
    /// <summary>The rows of a table that an index of any shape picks.</summary>
    public readonly struct Embedding : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Embedding",
            Kind = OpKind.Movement,
            Formula = "y[…, j] = table[index[…], j]",
            Entries = ["Tensor.Embedding"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5, 3], [4]), Sample([5, 3], []), Sample([5, 3], [2, 3]), Sample([2, 4], [3, 1, 2]), Sample([1, 1], [2, 2]), Sample([4], [3, 2]),
                Sample([3, 2, 2], [5]), Sample([5, 3], [0]), Sample([5, 0], [2]), Sample([60, 70], [13, 10]), Sample([4, 3], [6], DType.UInt8),
            ],
        };

        private static OpSample Sample(Shape table, Shape index, DType dtype = DType.Int64) => new(
            $"{dtype.Name()}{index} of {table}",
            [new(table, Domain.Real), new(index, new(0, table[0]), dtype)],
            x => x[0].Embedding(x[1]),
            x => NaiveArray.Build(
                [.. index, .. table.AsSpan()[1..]], at => x[0][[(int)x[1][at.AsSpan()[..index.Rank]], .. at[index.Rank..]]]));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The rows of this table that an index of any shape picks: y[…, j] = this[index[…], j]. The gradient of a row is the sum of those of its uses, in their order.
        /// Any dtype.
        /// </summary>
        /// <param name="index">Integers from 0 to below the number of rows.</param>
        /// <returns>The shape of the index, followed by that of a row.</returns>
        /// <exception cref="ShapeException">The table is a scalar.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is not that of a row.</exception>
        /// <exception cref="DTypeException">The index is not of integers.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Embedding(Tensor index)
        {
            if (Rank == 0) throw new ShapeException("Embedding: the table is a scalar, []; it needs an axis of rows, such as [words, features]");
            var flat = Ops.IndexLaunch.Checked("Embedding", this, 0, index).Reshape([index.ElementCount]);
            return Ops.IndexLaunch.Gather("Embedding", this, 0, flat, Ops.IndexLaunch.With(Shape, 0, index.ElementCount))
                .Reshape([.. index.Shape.AsSpan(), .. Shape.AsSpan()[1..]]);
        }
    }
}
