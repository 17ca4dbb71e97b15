namespace Tensorium.Ops
{
    /// <summary>Where the greatest element is.</summary>
    public readonly struct ArgMax : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "ArgMax",
            Kind = OpKind.Predicate,
            Formula = "the first i with xᵢ = max x",
            Entries = ["Tensor.ArgMax"],
            Gradient = GradientVerdict.None,
            NoGradientBecause = "its result is an index",
            Samples = ArgLaunch.Samples(
                x => x.ArgMax(), (x, axis, keep) => x.ArgMax(axis, keep), values => Array.IndexOf(values, values.Max())),
            SpecialValues = [new([double.NaN], 0), new([double.NegativeInfinity], 0)],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The index of the greatest element along an axis, as int64: the first, if several are equal. A NaN counts as greater than everything, so it is
        /// found. Without gradient: the result is an index.
        /// </summary>
        /// <param name="axis">The axis to search, which goes; with <paramref name="keepDims"/> it stays with size 1.</param>
        /// <param name="keepDims">Whether the axis stays.</param>
        /// <exception cref="ShapeException">The axis does not exist or has no elements.</exception>
        public Tensor ArgMax(int axis, bool keepDims = false) => Ops.ArgLaunch.Run("ArgMax", this, axis, keepDims, isLeast: false);

        /// <summary>The position of the greatest of all elements in row-major order; otherwise as <see cref="ArgMax(int, bool)"/>.</summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor ArgMax() => Detached().Reshape([ElementCount]).ArgMax(0);
    }
}
