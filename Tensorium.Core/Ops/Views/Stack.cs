namespace Tensorium.Ops
{
    /// <summary>Tensors of one shape along a new axis.</summary>
    public readonly struct Stack : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Stack",
            Kind = OpKind.Movement,
            Formula = "y[…, k, …] = xₖ[…]",
            Entries = ["Tensor.Stack"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([], 0, 3), Sample([4], 0, 2), Sample([4], 1, 2), Sample([2, 3], -1, 3), Sample([2, 3], 1, 1), Sample([2, 3], -3, 2), Sample([0, 2], 1, 2),
                Sample([37, 30], 1, 2),
            ],
        };

        private static OpSample Sample(Shape shape, int axis, int count)
        {
            var at = axis < 0 ? axis + shape.Rank + 1 : axis;
            return new(
                $"{count} of {shape} along {axis}",
                [.. Enumerable.Repeat(new OpInput(shape, Domain.Real), count)],
                x => Tensor.Stack(x, axis),
                x => NaiveArray.Build(
                    [.. shape.AsSpan()[..at], count, .. shape.AsSpan()[at..]], index => x[index[at]][[.. index[..at], .. index[(at + 1)..]]]));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Tensors of one shape along a new axis, promoted to meet: <c>Tensor.Stack([a, b])</c> has a and b as its rows.</summary>
        /// <param name="tensors">At least one.</param>
        /// <param name="axis">Where the new axis goes, as for <see cref="Unsqueeze"/> (−1: after the last).</param>
        /// <exception cref="ShapeException">There are no tensors, their shapes differ, or there is no such place.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
        {
            if (tensors.IsEmpty) throw new ShapeException("Stack: no tensors were given; at least one is needed, to know the shape and the dtype");
            var first = tensors[0];
            if (axis < -first.Rank - 1 || axis > first.Rank)
                throw new ShapeException($"Stack: axis {axis} is out of range for tensors of shape {first.Shape}; new axes go from {-first.Rank - 1} to {first.Rank}");
            var rows = new Tensor[tensors.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                Ops.Launch.SameDevice("Stack", first, tensors[i]);
                if (tensors[i].Shape != first.Shape)
                    throw new ShapeException($"Stack: tensor 0 has shape {first.Shape}, tensor {i} has {tensors[i].Shape}; they must agree (Cat joins along an axis that is there)");
                rows[i] = tensors[i].Unsqueeze(axis);
            }

            return Cat(rows, axis);
        }
    }
}
