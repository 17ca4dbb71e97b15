namespace Tensorium.Ops
{
    /// <summary>The elements on and below a diagonal, 0 above it.</summary>
    public readonly struct Tril : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Tril",
            Kind = OpKind.Movement,
            Formula = "y[…, i, j] = x[…, i, j] where j ≤ i + diagonal, otherwise 0",
            Entries = ["Tensor.Tril"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 3], 0), Sample([3, 5], 1), Sample([5, 3], -1), Sample([2, 3, 4], 0), Sample([3, 3], 7), Sample([3, 3], -7), Sample([0, 3], 0),
                Sample([1, 1], 0), Sample([37, 41], 3),
            ],
        };

        private static OpSample Sample(Shape shape, int diagonal) => new(
            $"{shape}, diagonal {diagonal}",
            [new(shape, Domain.Real)],
            x => x[0].Tril(diagonal),
            x => NaiveArray.Build(shape, index => index[^1] <= index[^2] + diagonal ? x[0][index] : 0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements on and below a diagonal of the last two axes, 0 above it; what is replaced gets no gradient. Any dtype.</summary>
        /// <param name="diagonal">Which diagonal: 0 for the main one, positive for those above, negative for those below.</param>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Tril(int diagonal = 0)
        {
            if (Rank < 2) throw new ShapeException($"Tril: a tensor of shape {Shape} is no matrix; two axes are needed");
            var row = Arange(0, Shape[^2], DType.Int64).To(Device).Unsqueeze(1) + (long)diagonal;
            return Where(Arange(0, Shape[^1], DType.Int64).To(Device) <= row, this, Zeros([], DType, Device));
        }
    }
}
