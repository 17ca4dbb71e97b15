namespace Tensorium.Ops
{
    /// <summary>Slices added at the places that a flat index names along an axis.</summary>
    public readonly struct IndexAdd : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "IndexAdd",
            Kind = OpKind.Reduction,
            Formula = "y = x, then y[…, index[k], …] += source[…, k, …] for k = 0, 1, …",
            Entries = ["Tensor.IndexAdd"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 0, 8), Sample([4, 3], 0, 6), Sample([4, 3], 1, 2), Sample([2, 4, 3], 1, 5), Sample([2, 4, 3], -1, 1), Sample([4, 3], 0, 0),
                Sample([4, 0], 0, 3), Sample([30, 300], 0, 90), Sample([4, 3], 0, 6, DType.UInt8),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, int count, DType dtype = DType.Int64)
        {
            var along = shape.Axis(axis, "Sample");
            var source = IndexLaunch.With(shape, along, count);
            return new(
                $"{count} to {shape} along {axis}, {dtype.Name()}",
                [new(shape, Domain.Real), new([count], new(0, shape[along]), dtype), new(source, Domain.Real)],
                x => x[0].IndexAdd(axis, x[1], x[2]),
                x =>
                {
                    var y = x[0].Map(value => value);
                    foreach (var from in NaiveArray.Indices(source))
                    {
                        var to = (int[])from.Clone();
                        to[along] = (int)x[1][from[along]];
                        y[to] += x[2][from];
                    }

                    return y;
                });
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// A copy of this tensor with slices added at the places that a flat index names along an axis: y[…, index[k], …] += source[…, k, …], in
        /// ascending order of k, so that the result is the same bits every time. Integers wrap.
        /// </summary>
        /// <param name="axis">The axis that the index counts along.</param>
        /// <param name="index">Integers from 0 to below the size of the axis, [n].</param>
        /// <param name="source">What is added, promoted to meet this tensor: its sizes are this tensor's but for n on the axis.</param>
        /// <exception cref="ShapeException">The axis does not exist, or the shapes do not match.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is outside of the axis.</exception>
        /// <exception cref="DTypeException">The index is not of integers, or the elements are bools.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor IndexAdd(int axis, Tensor index, Tensor source)
        {
            axis = Shape.Axis(axis, "IndexAdd");
            if (index.Rank != 1 || source.Rank != Rank || index.Shape[0] != source.Shape[axis])
                throw new ShapeException($"IndexAdd: the index has shape {index.Shape}, the source {source.Shape}; the index needs one axis, with an element for each slice along axis {axis} of the source");
            return ScatterAddChecked("IndexAdd", axis, index, source);
        }
    }
}
