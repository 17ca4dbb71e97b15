namespace Tensorium.Ops
{
    /// <summary>The elements moved along an axis, those beyond its end back in at its start.</summary>
    public readonly struct Roll : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Roll",
            Kind = OpKind.Movement,
            Formula = "y[…, (i + shift) mod n, …] = x[…, i, …]",
            Entries = ["Tensor.Roll"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], 2, 0), Sample([5], -1, 0), Sample([5], 0, 0), Sample([3, 4], 13, 1), Sample([3, 4], -7, 0), Sample([2, 3, 4], 1, -1),
                Sample([0, 3], 1, 0), Sample([1], 3, 0), Sample([37, 31], 12, 1),
            ],
        };

        private static OpSample Sample(Shape shape, int shift, int axis)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} by {shift} along {axis}",
                [new(shape, Domain.Real)],
                x => x[0].Roll(shift, axis),
                x => NaiveArray.Build(shape, index =>
                {
                    var from = (int[])index.Clone();
                    for (var step = 0; step < Math.Abs(shift); step++)
                        from[along] = (from[along] + (shift < 0 ? 1 : shape[along] - 1)) % shape[along];
                    return x[0][from];
                }));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements moved along an axis by some places (backwards if negative); those beyond the end come back in at the start. A copy.</summary>
        /// <param name="shift">By how many places; any number.</param>
        /// <param name="axis">The axis.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor Roll(int shift, int axis)
        {
            axis = Shape.Axis(axis, "Roll");
            var size = Shape[axis];
            if (size == 0) return Clone();
            var first = ((shift % size) + size) % size;
            return Cat([Narrow(axis, size - first, first), Narrow(axis, 0, size - first)], axis);
        }
    }
}
