namespace Tensorium.Ops
{
    /// <summary>The elements that an index of the same rank picks along an axis.</summary>
    public readonly struct Gather : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Gather",
            Kind = OpKind.Movement,
            Formula = "y[…, k, …] = x[…, index[…, k, …], …]",
            Entries = ["Tensor.Gather"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 0, [3]), Sample([3, 4], 1, [3, 2]), Sample([3, 4], 1, [3, 1]), Sample([3, 4], 0, [6, 4]), Sample([2, 3, 4], 1, [2, 5, 4]),
                Sample([2, 3, 4], -1, [2, 3, 3]), Sample([3, 4], 1, [3, 0]), Sample([3, 4], 1, [1, 3]), Sample([1, 4], 1, [5, 2]), Sample([3, 4], 0, [2, 1]),
                Sample([0, 4], 1, [0, 2]), Sample([40, 70], 0, [90, 70]), Sample([4, 5], 1, [4, 3], DType.Int32), Sample([4, 5], 1, [4, 3], DType.UInt8),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, Shape index, DType dtype = DType.Int64)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} along {axis} at {dtype.Name()}{index}",
                [new(shape, Domain.Real), new(index, new(0, shape[along]), dtype)],
                x => x[0].Gather(axis, x[1]),
                x => NaiveArray.Build(
                    IndexLaunch.With(Shape.Broadcast(IndexLaunch.With(shape, along, 1), IndexLaunch.With(index, along, 1)), along, index[along]),
                    at =>
                    {
                        var from = (int[])at.Clone();
                        from[along] = (int)x[1].Broadcast(at);
                        return x[0].Broadcast(from);
                    }));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The elements that an index picks along an axis: y[…, k, …] = x[…, index[…, k, …], …]. The other axes of both are broadcast to each other.
        /// For a log-probability of each row's class: <c>logits.LogSoftmax(-1).Gather(-1, labels.Unsqueeze(-1))</c>. Any dtype.
        /// </summary>
        /// <param name="axis">The axis to pick along.</param>
        /// <param name="index">Integers from 0 to below the size of the axis, with as many axes as this tensor.</param>
        /// <returns>A tensor with the size of the index on the axis; its gradient is <see cref="ScatterAdd"/>.</returns>
        /// <exception cref="ShapeException">The axis does not exist, the ranks differ, or the other axes do not broadcast.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is outside of the axis.</exception>
        /// <exception cref="DTypeException">The index is not of integers.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Gather(int axis, Tensor index)
        {
            axis = Shape.Axis(axis, "Gather");
            if (index.Rank != Rank)
                throw new ShapeException($"Gather: the index has shape {index.Shape}, this tensor {Shape}; both need as many axes (Unsqueeze adds one, IndexSelect takes a flat index)");
            var around = Shape.Broadcast(Ops.IndexLaunch.With(Shape, axis, 1), Ops.IndexLaunch.With(index.Shape, axis, 1), "Gather");
            var shape = Ops.IndexLaunch.With(around, axis, index.Shape[axis]);
            var source = Expand(Ops.IndexLaunch.With(around, axis, Shape[axis]));
            return Ops.IndexLaunch.Gather("Gather", source, axis, Ops.IndexLaunch.Checked("Gather", this, axis, index).Expand(shape).Contiguous(), shape);
        }
    }
}
