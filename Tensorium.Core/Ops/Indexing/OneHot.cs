namespace Tensorium.Ops
{
    /// <summary>Classes as vectors of one 1 among zeros.</summary>
    public readonly struct OneHot : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "OneHot",
            Kind = OpKind.Predicate,
            Formula = "y[…, c] = (x[…] = c)",
            Entries = ["Tensor.OneHot"],
            Gradient = GradientVerdict.None,
            NoGradientBecause = "a class is an integer",
            Samples = [Sample([]), Sample([0]), Sample([7]), Sample([3, 4]), Sample([5], DType.Int32), Sample([5], DType.UInt8), Sample([1031])],
        };

        private static OpSample Sample(Shape shape, DType dtype = DType.Int64) => new(
            $"{dtype.Name()}{shape}",
            [new(shape, new(0, 6), dtype)],
            x => x[0].OneHot(6),
            x => NaiveArray.Build([.. shape, 6], index => x[0][index.AsSpan()[..^1]] == index[^1] ? 1 : 0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Classes as vectors of one 1 among zeros, along a new last axis: y[…, c] = 1 where x[…] = c.</summary>
        /// <param name="classes">The number of classes: the size of the new axis.</param>
        /// <param name="dtype">The dtype of the result.</param>
        /// <exception cref="DTypeException">This is not a tensor of integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There are no classes, or an element is not one of them.</exception>
        public Tensor OneHot(int classes, DType dtype = DType.Float32)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
            var all = Arange(0, classes, DType.Int64, Device);
            return Ops.IndexLaunch.Checked("OneHot", all, 0, this).Unsqueeze(-1).Equal(all).To(dtype);
        }
    }
}
