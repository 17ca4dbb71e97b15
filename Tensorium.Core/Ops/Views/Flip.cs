namespace Tensorium.Ops
{
    /// <summary>The elements of some axes in reverse order.</summary>
    public readonly struct Flip : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Flip",
            Kind = OpKind.Movement,
            Formula = "y[…, i, …] = x[…, n − 1 − i, …]",
            Entries = ["Tensor.Flip"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([], Axes.All), Sample([5], 0), Sample([3, 4], 0), Sample([3, 4], -1), Sample([2, 3, 4], [0, 2]), Sample([2, 3], Axes.All),
                Sample([0, 3], 0), Sample([37, 31], 1),
            ],
        };

        private static OpSample Sample(Shape shape, Axes axes) => new(
            $"{shape} along {axes}",
            [new(shape, Domain.Real)],
            x => x[0].Flip(axes),
            x =>
            {
                var flipped = axes.Resolve(shape, "Sample");
                return NaiveArray.Build(shape, index => x[0][index.Select((i, axis) => flipped[axis] ? shape[axis] - 1 - i : i).ToArray()]);
            });
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements in reverse order along some axes (all by default), as a view.</summary>
        /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
        public Tensor Flip(Axes axes = default)
        {
            var flipped = axes.Resolve(Shape, "Flip");
            var parts = new Ops.SlicePart[Rank];
            for (var axis = 0; axis < Rank; axis++)
            {
                var size = Shape[axis];
                parts[axis] = flipped[axis] && size > 0 ? new(size - 1, size, -1, false) : new(0, size, 1, false);
            }

            return SliceBy(parts);
        }
    }
}
