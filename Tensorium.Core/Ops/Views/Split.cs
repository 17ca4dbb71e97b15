namespace Tensorium.Ops
{
    /// <summary>Consecutive parts along an axis.</summary>
    public readonly struct Split : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Split",
            Kind = OpKind.Movement,
            Formula = "(y₀, y₁, …) = x along an axis",
            Entries = ["Tensor.Split", "Tensor.Narrow"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 0, 0, 2, x => x.Split([2, 3])[0]), Sample([5], 0, 2, 3, x => x.Split([2, 3])[1]), Sample([5], 0, 2, 0, x => x.Split([2, 0, 3])[1]),
                Sample([3, 6], 1, 2, 2, x => x.Split(3, 1)[1]), Sample([3, 6], 1, 0, 6, x => x.Split(1, -1)[0]), Sample([4, 2, 3], 0, 2, 2, x => x.Split(2)[1]),
                Sample([3, 6], 1, 1, 4, x => x.Narrow(-1, 1, 4)), Sample([3, 6], 0, 3, 0, x => x.Narrow(0, 3, 0)),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, int start, int count, Func<Tensor, Tensor> apply) => new(
            $"{count} from {start} of {shape} along {axis}",
            [new(shape, Domain.Real)],
            x => apply(x[0]),
            x => NaiveArray.Build(IndexLaunch.With(shape, axis, count), index => x[0][[.. index[..axis], index[axis] + start, .. index[(axis + 1)..]]]));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Consecutive parts of the given sizes along an axis, as views: <c>x.Split([mean, deviation], axis: -1)</c>.</summary>
        /// <param name="sizes">The sizes of the parts, which add up to that of the axis.</param>
        /// <param name="axis">The axis to cut.</param>
        /// <exception cref="ShapeException">The axis does not exist, a size is negative, or they do not add up.</exception>
        public Tensor[] Split(ReadOnlySpan<int> sizes, int axis = 0)
        {
            axis = Shape.Axis(axis, "Split");
            long sum = 0;
            foreach (var size in sizes) sum = size < 0 ? long.MinValue : sum + size;
            if (sum != Shape[axis])
                throw new ShapeException($"Split: the sizes [{string.Join(", ", sizes.ToArray())}] must not be negative and add up to {Shape[axis]}, the size of axis {axis} of {Shape}");

            var parts = new Tensor[sizes.Length];
            for (int i = 0, start = 0; i < parts.Length; start += sizes[i], i++) parts[i] = Narrow(axis, start, sizes[i]);
            return parts;
        }

        /// <summary>Parts of equal size along an axis, as views: <c>x.Split(2, axis: -1)</c> are its two halves.</summary>
        /// <param name="count">The number of parts.</param>
        /// <param name="axis">The axis to cut.</param>
        /// <exception cref="ShapeException">The axis does not exist, or its size does not divide evenly.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There are no parts.</exception>
        public Tensor[] Split(int count, int axis = 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            axis = Shape.Axis(axis, "Split");
            if (Shape[axis] % count != 0)
                throw new ShapeException($"Split: axis {axis} of {Shape} does not divide into {count} equal parts; give their sizes instead, such as Split([…], {axis})");
            var sizes = new int[count];
            Array.Fill(sizes, Shape[axis] / count);
            return Split(sizes, axis);
        }

        /// <summary>Some consecutive slices of one axis, as a view: the same as the range <c>start..(start + count)</c> there.</summary>
        /// <param name="axis">The axis to cut.</param>
        /// <param name="start">The first slice.</param>
        /// <param name="count">How many.</param>
        /// <exception cref="ShapeException">The axis does not exist, or the range lies outside of it.</exception>
        public Tensor Narrow(int axis, int start, int count)
        {
            axis = Shape.Axis(axis, "Narrow");
            if (start < 0 || count < 0 || start > Shape[axis] - count)
                throw new ShapeException($"Narrow: {count} from {start} on do not lie within axis {axis} of {Shape}, which has {Shape[axis]} elements");
            var parts = new Ops.SlicePart[Rank];
            for (var i = 0; i < parts.Length; i++) parts[i] = i == axis ? new(start, count, 1, false) : new(0, Shape[i], 1, false);
            return SliceBy(parts);
        }
    }
}
