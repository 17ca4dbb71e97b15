namespace Tensorium.Ops
{
    /// <summary>The slices that a flat index picks along an axis.</summary>
    public readonly struct IndexSelect : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "IndexSelect",
            Kind = OpKind.Movement,
            Formula = "y[…, k, …] = x[…, index[k], …]",
            Entries = ["Tensor.IndexSelect"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 0, 8), Sample([4, 3], 0, 6), Sample([4, 3], 1, 2), Sample([2, 4, 3], 1, 5), Sample([2, 4, 3], -1, 1), Sample([4, 3], 0, 0),
                Sample([4, 0], 0, 3), Sample([1], 0, 1), Sample([60, 70], 0, 130), Sample([4, 3], 0, 6, DType.Int32),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, int count, DType dtype = DType.Int64)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{count} of {shape} along {axis}, {dtype.Name()}",
                [new(shape, Domain.Real), new([count], new(0, shape[along]), dtype)],
                x => x[0].IndexSelect(axis, x[1]),
                x => NaiveArray.Build(IndexLaunch.With(shape, along, count), at =>
                {
                    var from = (int[])at.Clone();
                    from[along] = (int)x[1][at[along]];
                    return x[0][from];
                }));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The slices that a flat index picks along an axis, in its order, repeated where it repeats: the rows of a batch, of an embedding. Any dtype.</summary>
        /// <param name="axis">The axis to pick along.</param>
        /// <param name="index">Integers from 0 to below the size of the axis, [n].</param>
        /// <returns>A copy, with n in place of the size of the axis; its gradient is <see cref="IndexAdd"/>.</returns>
        /// <exception cref="ShapeException">The axis does not exist, or the index does not have one axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is outside of the axis.</exception>
        /// <exception cref="DTypeException">The index is not of integers.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor IndexSelect(int axis, Tensor index)
        {
            axis = Shape.Axis(axis, "IndexSelect");
            if (index.Rank != 1) throw new ShapeException($"IndexSelect: the index has shape {index.Shape}; it must have one axis (Flatten makes one of many, Gather takes more)");
            var shape = Ops.IndexLaunch.With(Shape, axis, index.Shape[0]);
            return Ops.IndexLaunch.Gather("IndexSelect", this, axis, Ops.IndexLaunch.Checked("IndexSelect", this, axis, index), shape);
        }
    }
}
