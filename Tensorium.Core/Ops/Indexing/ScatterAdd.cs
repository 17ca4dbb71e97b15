namespace Tensorium.Ops
{
    /// <summary>Elements added at the places that an index of the same shape names along an axis.</summary>
    public readonly struct ScatterAdd : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "ScatterAdd",
            Kind = OpKind.Reduction,
            Formula = "y = x, then y[…, index[…, k, …], …] += source[…, k, …] for k = 0, 1, …",
            Entries = ["Tensor.ScatterAdd"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 0, [9]), Sample([3, 4], 1, [3, 2]), Sample([3, 4], 0, [6, 4]), Sample([2, 3, 4], 1, [2, 5, 4]), Sample([2, 3, 4], -1, [2, 3, 3]),
                Sample([3, 4], 1, [3, 0]), Sample([0, 4], 1, [0, 2]), Sample([30, 300], 0, [90, 300]), Sample([4, 5], 1, [4, 3], DType.Int32),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, Shape index, DType dtype = DType.Int64)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} along {axis} at {dtype.Name()}{index}",
                [new(shape, Domain.Real), new(index, new(0, shape[along]), dtype), new(index, Domain.Real)],
                x => x[0].ScatterAdd(axis, x[1], x[2]),
                x =>
                {
                    var y = x[0].Map(value => value);
                    foreach (var from in NaiveArray.Indices(index))
                    {
                        var to = (int[])from.Clone();
                        to[along] = (int)x[1][from];
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
        /// A copy of this tensor with elements added at the places that an index names along an axis: y[…, index[…, k, …], …] += source[…, k, …].
        /// What meets in one place is added in ascending order of k, so that the result is the same bits every time. Integers wrap.
        /// </summary>
        /// <param name="axis">The axis that the index counts along.</param>
        /// <param name="index">Integers from 0 to below the size of the axis, of the shape of the source.</param>
        /// <param name="source">What is added, promoted to meet this tensor; its sizes are this tensor's but for the axis.</param>
        /// <exception cref="ShapeException">The axis does not exist, or the shapes do not match.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is outside of the axis.</exception>
        /// <exception cref="DTypeException">The index is not of integers, or the elements are bools.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor ScatterAdd(int axis, Tensor index, Tensor source)
        {
            axis = Shape.Axis(axis, "ScatterAdd");
            if (index.Shape != source.Shape)
                throw new ShapeException($"ScatterAdd: the index has shape {index.Shape}, the source {source.Shape}; each element of the source needs an index (Expand repeats one)");
            return ScatterAddChecked("ScatterAdd", axis, index, source);
        }

        private Tensor ScatterAddChecked(string operation, int axis, Tensor index, Tensor source)
        {
            Ops.Launch.SameDevice(operation, this, source);
            if (source.Rank != Rank || Ops.IndexLaunch.With(source.Shape, axis, Shape[axis]) != Shape)
                throw new ShapeException($"{operation}: the source has shape {source.Shape}, the target {Shape}; they may differ on axis {axis} alone");
            var dtype = DTypes.Promote(DType, source.DType);
            if (dtype == DType.Bool) throw new DTypeException($"{operation}: bool has no sum; convert with To(DType.Int64) first");
            return Ops.IndexLaunch.ScatterAdd(operation, To(dtype), axis, Ops.IndexLaunch.Checked(operation, this, axis, index), source.To(dtype));
        }
    }
}
