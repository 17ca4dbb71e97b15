namespace Tensorium.Ops
{
    /// <summary>The elements in order.</summary>
    public readonly struct Sort : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Sort",
            Kind = OpKind.Movement,
            Formula = "x[i₀], x[i₁], … with x[i₀] ≤ x[i₁] ≤ …, and the indices",
            Entries = ["Tensor.Sort"],
            Gradient = GradientVerdict.Piecewise,
            Samples =
            [
                .. SortLaunch.Samples("", (x, axis) => x.Sort(axis).Values, values => values.Order(), withTies: false),
                .. SortLaunch.Samples(", descending", (x, axis) => x.Sort(axis, descending: true).Values, values => values.OrderDescending(), withTies: false),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The elements in order along an axis, and where they were. Stable: equal elements, as −0 and +0 are, stay in their order, in either direction. NaNs are last
        /// in either direction. Each gradient goes back to where its element was. Any dtype.
        /// </summary>
        /// <param name="axis">The axis to sort along.</param>
        /// <param name="descending">Whether the greatest comes first.</param>
        /// <returns>The sorted elements, and their indices along the axis, int64, as <see cref="ArgSort"/> gives them.</returns>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
        {
            axis = Shape.Axis(axis, "Sort");
            var order = Ops.SortLaunch.Order(this, axis, descending);
            return (Ops.IndexLaunch.Gather("Sort", this, axis, order, Shape), order);
        }
    }
}
