namespace Tensorium.Ops
{
    /// <summary>Where the least element is.</summary>
    public readonly struct ArgMin : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "ArgMin",
            Kind = OpKind.Predicate,
            Formula = "the first i with xᵢ = min x",
            Entries = ["Tensor.ArgMin"],
            Gradient = GradientVerdict.None,
            NoGradientBecause = "its result is an index",
            Samples = ArgLaunch.Samples(
                x => x.ArgMin(), (x, axis, keep) => x.ArgMin(axis, keep), values => Array.IndexOf(values, values.Min())),
            SpecialValues = [new([double.NaN], 0), new([double.PositiveInfinity], 0)],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The index of the least element along an axis, as int64: the first, if several are equal. A NaN counts as less than everything, so it is
        /// found. Without gradient: the result is an index.
        /// </summary>
        /// <param name="axis">The axis to search, which goes; with <paramref name="keepDims"/> it stays with size 1.</param>
        /// <param name="keepDims">Whether the axis stays.</param>
        /// <exception cref="ShapeException">The axis does not exist or has no elements.</exception>
        public Tensor ArgMin(int axis, bool keepDims = false) => Ops.ArgLaunch.Run("ArgMin", this, axis, keepDims, isLeast: true);

        /// <summary>The position of the least of all elements in row-major order; otherwise as <see cref="ArgMin(int, bool)"/>.</summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor ArgMin() => Detached().Reshape([ElementCount]).ArgMin(0);
    }
}
