namespace Tensorium.Ops
{
    /// <summary>The axes in another order.</summary>
    public readonly struct Permute : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Permute",
            Kind = OpKind.Movement,
            Formula = "y[i₀, i₁, …] = x, with axis order[k] as axis k",
            Entries = ["Tensor.Permute", "Tensor.Transpose", "Tensor.T"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([2, 3, 4], [2, 0, 1], x => x.Permute([2, 0, 1])), Sample([2, 3], [1, 0], x => x.T), Sample([2, 3, 4], [0, 2, 1], x => x.T),
                Sample([2, 3, 4], [2, 1, 0], x => x.Transpose(0, -1)), Sample([], [], x => x.Permute([])), Sample([0, 2], [1, 0], x => x.T),
            ],
        };

        private static OpSample Sample(Shape shape, int[] order, Func<Tensor, Tensor> apply) => new(
            $"{shape} by [{string.Join(", ", order)}]",
            [new(shape, Domain.Real)],
            x => apply(x[0]),
            x => NaiveArray.Build([.. order.Select(axis => shape[axis])], index =>
            {
                var source = new int[index.Length];
                for (var axis = 0; axis < order.Length; axis++) source[order[axis]] = index[axis];
                return x[0][source];
            }));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The last two axes exchanged (the matrix transposed), as a view.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor T => Rank >= 2
            ? Transpose(-2, -1)
            : throw new ShapeException($"T: a tensor of shape {Shape} has no two axes to exchange; Unsqueeze makes a matrix of a vector");

        /// <summary>Two axes exchanged, as a view.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Transpose(int first, int second)
        {
            var order = Enumerable.Range(0, Rank).ToArray();
            first = Shape.Axis(first, "Transpose");
            second = Shape.Axis(second, "Transpose");
            (order[first], order[second]) = (order[second], order[first]);
            return Permute(order);
        }

        /// <summary>The axes in another order, as a view: axis k of the result is axis <c>order[k]</c> of this tensor.</summary>
        /// <exception cref="ShapeException">The order does not name every axis once.</exception>
        public Tensor Permute(params ReadOnlySpan<int> order)
        {
            var sizes = new int[Rank];
            var strides = new int[Rank];
            var back = new int[Rank];
            var seen = new bool[Rank];
            if (order.Length != Rank) throw NotAnOrder(order);
            for (var k = 0; k < Rank; k++)
            {
                var axis = Shape.Axis(order[k], "Permute");
                if (seen[axis]) throw NotAnOrder(order);
                seen[axis] = true;
                sizes[k] = Shape[axis];
                strides[k] = _layout.Strides[axis];
                back[axis] = k;
            }

            return Ops.View.Of("Permute", this, new(sizes, strides, Offset), gradient => gradient.Permute(back));
        }

        private ShapeException NotAnOrder(ReadOnlySpan<int> order) =>
            new($"Permute: [{string.Join(", ", order.ToArray())}] does not name every axis of {Shape} once");
    }
}
