namespace Tensorium.Ops
{
    /// <summary>A tensor with a border of one value.</summary>
    public readonly struct Pad : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Pad",
            Kind = OpKind.Movement,
            Formula = "y[i + before] = x[i], the value elsewhere",
            Entries = ["Tensor.Pad"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([4], 0, (1, 2)), Sample([4], 0, (0, 0)), Sample([2, 3], -1.5, (1, 0), (0, 2)), Sample([2, 3, 2], 7, (0, 0), (1, 1), (2, 0)),
                Sample([0], 1, (2, 1)), Sample([2, 0], 1, (0, 0), (1, 0)), Sample([], 0), Sample([37, 30], 0, (3, 4), (5, 0)),
            ],
        };

        private static OpSample Sample(Shape shape, double value, params (int Before, int After)[] border) => new(
            $"{shape} by {string.Join(", ", border)}",
            [new(shape, Domain.Real)],
            x => x[0].Pad(border, value),
            x => NaiveArray.Build([.. border.Select((sides, axis) => sides.Before + shape[axis] + sides.After)], index =>
            {
                var from = index.Select((i, axis) => i - border[axis].Before).ToArray();
                return from.Select((i, axis) => i >= 0 && i < shape[axis]).All(isInside => isInside) ? x[0][from] : value;
            }));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>With a border of one value: <c>image.Pad([(0, 0), (2, 2), (2, 2)])</c> for [channels, height, width]. Any dtype.</summary>
        /// <param name="border">How many slices to add before and after, an axis, outermost first.</param>
        /// <param name="value">What they hold, converted to this tensor's dtype.</param>
        /// <exception cref="ShapeException">There is not one pair an axis, or one is negative.</exception>
        /// <exception cref="DTypeException">The value is an integer that this dtype does not hold.</exception>
        public Tensor Pad(ReadOnlySpan<(int Before, int After)> border, Scalar value = default)
        {
            if (border.Length != Rank)
                throw new ShapeException($"Pad: {border.Length} pairs (before, after) were given for the {Rank} axes of {Shape}; one is needed for each, (0, 0) for none");
            var sizes = new int[Rank];
            var parts = new Ops.SlicePart[Rank];
            for (var axis = 0; axis < Rank; axis++)
            {
                var (before, after) = border[axis];
                if (before < 0 || after < 0)
                    throw new ShapeException($"Pad: ({before}, {after}) for axis {axis} of {Shape}; a border cannot be negative, a slice such as x[1..^1] takes elements away");
                if ((long)before + Shape[axis] + after > int.MaxValue)
                    throw new ShapeException($"Pad: ({before}, {after}) for axis {axis} of {Shape} makes it longer than {int.MaxValue}");
                sizes[axis] = before + Shape[axis] + after;
                parts[axis] = new(before, Shape[axis], 1, false);
            }

            return Ops.SliceScatterRecipe.Apply(this, sizes, parts, value);
        }
    }
}
