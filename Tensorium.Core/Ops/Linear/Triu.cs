namespace Tensorium.Ops
{
    /// <summary>The elements on and above a diagonal, 0 below it.</summary>
    public readonly struct Triu : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => Triangle.Row("Triu", "j ≥ i + diagonal", (x, diagonal) => x.Triu(diagonal), distance => distance >= 0);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The elements on and above a diagonal of the last two axes, 0 below it; what is replaced gets no gradient.</summary>
        /// <param name="diagonal">Which diagonal: 0 for the main one, positive for those above, negative for those below.</param>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Triu(int diagonal = 0) => Ops.Triangle.Of("Triu", this, diagonal, (column, onDiagonal) => column >= onDiagonal);
    }
}
