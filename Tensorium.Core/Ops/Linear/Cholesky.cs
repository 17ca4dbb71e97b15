namespace Tensorium.Ops
{
    /// <summary>The Cholesky factor.</summary>
    public readonly struct Cholesky : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Cholesky",
            Kind = OpKind.Composite,
            Formula = "L·Lᵀ = ½(x + xᵀ), L lower triangular with a positive diagonal",
            Entries = ["Tensor.Cholesky"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 3]), Sample([1, 1]), Sample([0, 0]), Sample([2, 4, 4]), Sample([2, 2, 2, 2]), Sample([0, 3, 3]), Sample([3, 1, 1]), Sample([70, 70]), Sample([2, 131, 131])],
        };

        private static OpSample Sample(Shape shape) => new(
            $"{shape}",
            [new(shape, MatrixSamples.Unit)],
            x => MatrixSamples.Dominant(x[0], x[0]).Cholesky(),
            x => MatrixSamples.Each(MatrixSamples.Dominant(x[0]), Naive));

        private static double[,] Naive(double[,] a)
        {
            var n = a.GetLength(0);
            var l = new double[n, n];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var rest = ((a[i, j] + a[j, i]) / 2) - Enumerable.Range(0, j).Sum(k => l[i, k] * l[j, k]);
                    l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
                }
            }

            return l;
        }

        /// <summary>The factors of the matrices of x, by blocks: a block column takes what is to its left off at once, by a product of matrices.</summary>
        internal static Tensor Factor(string operation, Tensor x)
        {
            x = x.Detached();
            var (half, n) = (x * 0.5, x.Shape[^1]);
            var y = half + MatrixBlocks.Transposed(half);
            half.Storage.Release();
            for (var at = 0; at < n && y.ElementCount > 0; at += MatrixBlocks.Size)
            {
                var count = Math.Min(MatrixBlocks.Size, n - at);
                var (left, diagonal) = (MatrixBlocks.Of(y, at, count, 0, at), MatrixBlocks.Of(y, at, count, at, count));
                MatrixBlocks.SubtractProduct(left, MatrixBlocks.Transposed(left), diagonal);
                if (y.Device.Backend.Cholesky(diagonal) is { } failure) throw NotPositive(operation, x.Shape, failure.Matrix, at + failure.Order);

                var below = n - at - count;
                if (below == 0) break;

                // Transposed, rows are what neighbours in memory: the solve is for many columns at once.
                var target = MatrixBlocks.Of(y, at + count, below, at, count);
                var solved = MatrixBlocks.Transposed(target).Clone();
                MatrixBlocks.SubtractProduct(left, MatrixBlocks.Transposed(MatrixBlocks.Of(y, at + count, below, 0, at)), solved);
                y.Device.Backend.TriangularSolve(diagonal, solved, isUpper: false, isUnit: false);
                y.Device.Backend.Copy(MatrixBlocks.Transposed(solved), target);
                solved.Storage.Release();
            }

            var lower = y.Tril();
            y.Storage.Release();
            return lower;
        }

        private static NotPositiveDefiniteException NotPositive(string operation, Shape shape, int matrix, int order) => new(
            $"{operation}: {MatrixBlocks.Name(shape, matrix)} is not positive definite: its leading minor of order {order} is not positive; "
            + "if it should be and rounding is to blame, add a small multiple of the identity, such as 1e-6 * Tensor.Eye(n)",
            matrix,
            order);
    }

    /// <summary>
    /// A Cholesky factor. With Φ the lower triangle with half its diagonal, the gradient is the symmetric part of L⁻ᵀ·Φ(Lᵀ·g)·L⁻¹ (Murray, arXiv 1602.07527).
    /// </summary>
    internal sealed class CholeskyRecipe(string operation, Tensor x, Tensor y) : Recipe(operation, x)
    {
        private readonly Saved _factor = new(y);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var factor = _factor.Read(Operation);
            var product = factor.T.MatMul(gradient.Tril());
            var inner = (product.Tril() + product.Tril(-1)) * 0.5;
            var left = factor.TriangularSolve(inner, transpose: true);
            var both = factor.TriangularSolve(left.T, transpose: true);
            return (both + both.T) * 0.5;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The Cholesky factor L of symmetric positive definite matrices x = L·Lᵀ, over the last two axes: lower triangular, with a positive diagonal. A matrix counts as its
        /// symmetric part, ½(x + xᵀ), in the result as in the gradient. Integers are converted to real numbers.
        /// </summary>
        /// <returns>[..., n, n], 0 above the diagonal.</returns>
        /// <exception cref="ShapeException">The last two axes are not those of square matrices.</exception>
        /// <exception cref="NotPositiveDefiniteException">A matrix is not positive definite, or holds a NaN; it says which, and the order of the leading minor.</exception>
        public Tensor Cholesky() => Cholesky("Cholesky");

        internal Tensor Cholesky(string operation)
        {
            Ops.MatrixBlocks.CheckSquare(operation, this);
            var x = Ops.Launch.Real(this);
            var y = Ops.Cholesky.Factor(operation, x);
            return Recording.Needs(x) ? Recording.Record(y, new Ops.CholeskyRecipe(operation, x, y)) : y;
        }
    }
}
