namespace Tensorium.Ops
{
    /// <summary>The elements on and below a diagonal, 0 above it.</summary>
    public readonly struct Tril : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => Triangle.Row("Tril", "j ≤ i + diagonal", (x, diagonal) => x.Tril(diagonal), distance => distance <= 0);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements on and below a diagonal of the last two axes, 0 above it; what is replaced gets no gradient. Any dtype.</summary>
        /// <param name="diagonal">Which diagonal: 0 for the main one, positive for those above, negative for those below.</param>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Tril(int diagonal = 0) => Ops.Triangle.Of("Tril", this, diagonal, (column, onDiagonal) => column <= onDiagonal);
    }
}
