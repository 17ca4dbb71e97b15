namespace Tensorium.Ops
{
    /// <summary>The logarithm of the determinant of symmetric positive definite matrices.</summary>
    public readonly struct LogDeterminant : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "LogDeterminant",
            Kind = OpKind.Composite,
            Formula = "ln det ½(x + xᵀ) = 2 Σ ln Lᵢᵢ",
            Entries = ["Tensor.LogDeterminant"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 3]), Sample([1, 1]), Sample([0, 0]), Sample([2, 4, 4]), Sample([0, 3, 3]), Sample([2, 1, 1]), Sample([67, 67])],
        };

        private static OpSample Sample(Shape shape) => new(
            $"{shape}",
            [new(shape, MatrixSamples.Unit)],
            x => MatrixSamples.Dominant(x[0], x[0]).LogDeterminant(),
            x =>
            {
                var matrix = MatrixSamples.Dominant(x[0]);
                return MatrixSamples.LogDeterminant(NaiveArray.Build(shape, index =>
                    (matrix[index] + matrix[[.. index[..^2], index[^1], index[^2]]]) / 2));
            });
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The logarithm of the determinant of symmetric positive definite matrices, such as covariances, by <see cref="Cholesky()"/>: [..., n, n] to [...]. It neither overflows nor
        /// vanishes as the determinant does. For other matrices see <see cref="SlogDeterminant"/>.
        /// </summary>
        /// <exception cref="ShapeException">The last two axes are not those of square matrices.</exception>
        /// <exception cref="NotPositiveDefiniteException">A matrix is not positive definite, or holds a NaN; it says which, and the order of the leading minor.</exception>
        public Tensor LogDeterminant() => Cholesky("LogDeterminant").Diagonal().Log().Sum(-1) * 2;
    }
}
