namespace Tensorium.Ops
{
    /// <summary>The sum of the main diagonal.</summary>
    public readonly struct Trace : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Trace",
            Kind = OpKind.Reduction,
            Formula = "Σᵢ x[…, i, i]",
            Entries = ["Tensor.Trace"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 3]), Sample([3, 5]), Sample([2, 4, 3]), Sample([0, 3]), Sample([1, 1]), Sample([2, 0, 0]), Sample([130, 140])],
        };

        private static OpSample Sample(Shape shape) => new(
            $"{shape}",
            [new(shape, Domain.Real)],
            x => x[0].Trace(),
            x => NaiveArray.Build([.. shape.AsSpan()[..^2]], index => Enumerable.Range(0, Math.Min(shape[^1], shape[^2])).Sum(i => x[0][[.. index, i, i]])));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The sum of the main diagonal of the last two axes: [..., n, m] to [...]. As in <see cref="Sum"/>, integers stay integers and bools are counted.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Trace() => Rank >= 2
            ? Diagonal().Sum(-1)
            : throw new ShapeException($"Trace: a tensor of shape {Shape} is no matrix; two axes are needed");
    }
}
