namespace Tensorium.Ops
{
    /// <summary>The greatest or least elements.</summary>
    public readonly struct TopK : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "TopK",
            Kind = OpKind.Movement,
            Formula = "the first k of x in descending (or ascending) order, and the indices",
            Entries = ["Tensor.TopK"],
            Gradient = GradientVerdict.Piecewise,
            Samples =
            [
                .. SortLaunch.Samples(", 2 greatest", (x, axis) => x.TopK(2, axis).Values, values => values.OrderDescending().Take(2), withTies: false, least: 2),
                .. SortLaunch.Samples(
                    ", least", (x, axis) => x.TopK(1, axis, largest: false).Values, values => values.Order().Take(1), withTies: false, least: 1),
                .. SortLaunch.Samples(", none", (x, axis) => x.TopK(0, axis).Values, _ => [], withTies: false),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The k greatest elements along an axis in descending order, or the k least in ascending order, and where they were: the first k of <see cref="Sort"/>.
        /// Of equal elements the first are taken; a NaN only where there are no k numbers. Each gradient goes back to where its element was. Any dtype.
        /// </summary>
        /// <param name="k">How many, from 0 to the size of the axis.</param>
        /// <param name="axis">The axis to choose along.</param>
        /// <param name="largest">Whether the greatest are meant.</param>
        /// <returns>The elements, and their indices along the axis, int64; both with k in place of the size of the axis.</returns>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There are no k elements along the axis.</exception>
        public (Tensor Values, Tensor Indices) TopK(int k, int axis = -1, bool largest = true)
        {
            axis = Shape.Axis(axis, "TopK");
            if (k < 0 || k > Shape[axis])
                throw new ArgumentOutOfRangeException(nameof(k), k, $"TopK: k is {k}, but axis {axis} of {Shape} has size {Shape[axis]}; it must be from 0 to {Shape[axis]}");
            var indices = Ops.SortLaunch.Order(this, axis, descending: largest).Narrow(axis, 0, k).Clone();
            return (Ops.IndexLaunch.Gather("TopK", this, axis, indices, indices.Shape), indices);
        }
    }
}
