namespace Tensorium.Ops
{
    /// <summary>Each slice of an axis repeated in its place.</summary>
    public readonly struct RepeatInterleave : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "RepeatInterleave",
            Kind = OpKind.Movement,
            Formula = "y[…, i, …] = x[…, ⌊i / n⌋, …]",
            Entries = ["Tensor.RepeatInterleave"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3], 2, 0), Sample([3], 1, 0), Sample([3], 0, 0), Sample([2, 3], 2, 0), Sample([2, 3], 3, -1), Sample([2, 1, 2], 3, 1), Sample([0, 2], 2, 0),
                Sample([37, 11], 5, 1),
            ],
        };

        private static OpSample Sample(Shape shape, int repeats, int axis)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} by {repeats} along {axis}",
                [new(shape, Domain.Real)],
                x => x[0].RepeatInterleave(repeats, axis),
                x => NaiveArray.Build(
                    IndexLaunch.With(shape, along, shape[along] * repeats), index => x[0][index.Select((i, at) => at == along ? i / repeats : i).ToArray()]));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Each slice of an axis repeated in its place, a copy: <c>[a, b]</c> becomes <c>[a, a, b, b]</c>, where <see cref="Tile"/> makes <c>[a, b, a, b]</c>. Any dtype.</summary>
        /// <param name="repeats">How often; 0 leaves nothing.</param>
        /// <param name="axis">The axis whose slices are repeated.</param>
        /// <exception cref="ShapeException">The axis does not exist, the number is negative, or the result has too many elements.</exception>
        public Tensor RepeatInterleave(int repeats, int axis)
        {
            axis = Shape.Axis(axis, "RepeatInterleave");
            if (repeats < 0) throw new ShapeException($"RepeatInterleave: {repeats} for axis {axis} of {Shape}; a slice cannot be repeated a negative number of times");
            if ((long)repeats * Shape[axis] > int.MaxValue)
                throw new ShapeException($"RepeatInterleave: {repeats} for axis {axis} of {Shape} makes it longer than {int.MaxValue}");
            Shape result = Ops.IndexLaunch.With(Shape, axis, repeats * Shape[axis]);
            var y = Unsqueeze(axis + 1).Expand([.. Shape.AsSpan()[..(axis + 1)], repeats, .. Shape.AsSpan()[(axis + 1)..]]).Reshape(result);
            return ReferenceEquals(y.Storage, Storage) ? y.Clone() : y;
        }
    }
}
