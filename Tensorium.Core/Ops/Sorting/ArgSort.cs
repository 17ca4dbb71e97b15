namespace Tensorium.Ops
{
    /// <summary>The order of the elements.</summary>
    public readonly struct ArgSort : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "ArgSort",
            Kind = OpKind.Predicate,
            Formula = "i₀, i₁, … with x[i₀] ≤ x[i₁] ≤ …, equal elements in their order",
            Entries = ["Tensor.ArgSort"],
            Gradient = GradientVerdict.None,
            NoGradientBecause = "its result is an index",
            Samples =
            [
                .. SortLaunch.Samples("", (x, axis) => x.ArgSort(axis), values => SortLaunch.Places(values, false).Select(i => (double)i), withTies: true),
                .. SortLaunch.Samples(
                    ", descending", (x, axis) => x.ArgSort(axis, descending: true), values => SortLaunch.Places(values, true).Select(i => (double)i), withTies: true),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The order of the elements along an axis, as int64: where the first, the second, … of the sorted ones is. Stable: equal elements, as −0 and +0 are,
        /// stay in their order, in either direction. NaNs are last in either direction. Any dtype; without gradient: the result is an index.
        /// </summary>
        /// <param name="axis">The axis to sort along.</param>
        /// <param name="descending">Whether the greatest comes first.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor ArgSort(int axis = -1, bool descending = false) => Ops.SortLaunch.Order(this, Shape.Axis(axis, "ArgSort"), descending);
    }
}
