namespace Tensorium.Ops
{
    /// <summary>Broadcast to a larger shape.</summary>
    public readonly struct Expand : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Expand",
            Kind = OpKind.Movement,
            Formula = "y[…, i, …] = x[…, 0, …] along axes of size 1",
            Entries = ["Tensor.Expand"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 1], [2, 3, 4]), Sample([], [2, 2]), Sample([1, 5], [4, 5]), Sample([2, 3], [2, 3]), Sample([1], [0])],
        };

        private static OpSample Sample(Shape from, Shape to) => new(
            $"{from} to {to}", [new(from, Domain.Real)], x => x[0].Expand(to), x => NaiveArray.Build(to, x[0].Broadcast));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Broadcast to a shape, as a view in which one element stands for a whole axis.</summary>
        /// <exception cref="ShapeException">This shape does not broadcast to that one.</exception>
        public Tensor Expand(Shape shape)
        {
            if (shape == Shape) return this;
            if (Shape.Broadcast(Shape, shape, "Expand") != shape)
                throw new ShapeException($"Expand: {Shape} does not broadcast to {shape}; only axes of size 1 grow");

            // The walker sums a gradient back to the shape of what it belongs to: the rule itself has nothing to do.
            return Ops.View.Of("Expand", this, new(shape, _layout.BroadcastStrides(shape), Offset), gradient => gradient);
        }
    }
}
