namespace Tensorium.Ops
{
    /// <summary>The tensor repeated along its axes.</summary>
    public readonly struct Tile : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Tile",
            Kind = OpKind.Movement,
            Formula = "y[i₀, i₁, …] = x[i₀ mod n₀, i₁ mod n₁, …]",
            Entries = ["Tensor.Tile"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3], [2]), Sample([3], [0]), Sample([2, 3], [2, 1]), Sample([2, 3], [1, 3]), Sample([2, 1, 2], [3, 2, 2]),
                Sample([0, 2], [2, 2]), Sample([37, 11], [2, 5]),
            ],
        };

        private static OpSample Sample(Shape shape, int[] repeats) => new(
            $"{shape} by [{string.Join(", ", repeats)}]",
            [new(shape, Domain.Real)],
            x => x[0].Tile(repeats),
            x => NaiveArray.Build(
                [.. shape.ToArray().Zip(repeats, (size, count) => size * count)],
                index => x[0][index.Select((i, axis) => i % shape[axis]).ToArray()]));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The tensor repeated along its axes, a copy: <c>x.Tile(2, 3)</c> is twice as high and three times as wide.</summary>
        /// <param name="repeats">How often, for each axis; 0 leaves nothing of it.</param>
        /// <exception cref="ShapeException">There is not one number for each axis, one is negative, or the result has too many elements.</exception>
        public Tensor Tile(params ReadOnlySpan<int> repeats)
        {
            if (repeats.Length != Rank)
                throw new ShapeException($"Tile: {repeats.Length} numbers were given for the {Rank} axes of {Shape}; one is needed for each, 1 for an axis that stays (Unsqueeze adds axes)");
            var sizes = new int[Rank];
            var y = this;
            for (var axis = 0; axis < Rank; axis++)
            {
                if (repeats[axis] < 0) throw new ShapeException($"Tile: {repeats[axis]} for axis {axis} of {Shape}; an axis cannot be repeated a negative number of times");
                if ((long)repeats[axis] * Shape[axis] > int.MaxValue) throw new ShapeException($"Tile: {repeats[axis]} for axis {axis} of {Shape} makes it longer than {int.MaxValue}");
                sizes[axis] = repeats[axis] * Shape[axis];
            }

            // One axis at a time: an axis of its own for the repetitions, expanded, and merged by the copy.
            for (var axis = 0; axis < Rank; axis++)
            {
                var shape = y.Shape;
                y = y.Unsqueeze(axis).Expand([.. shape.AsSpan()[..axis], repeats[axis], .. shape.AsSpan()[axis..]])
                    .Reshape([.. shape.AsSpan()[..axis], sizes[axis], .. shape.AsSpan()[(axis + 1)..]]);
            }

            return ReferenceEquals(y.Storage, Storage) ? y.Clone() : y;
        }
    }
}
