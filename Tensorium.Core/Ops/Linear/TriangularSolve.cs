namespace Tensorium.Ops
{
    /// <summary>The solution of triangular systems.</summary>
    public readonly struct TriangularSolve : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "TriangularSolve",
            Kind = OpKind.Composite,
            Formula = "a⁻¹·b or a⁻ᵀ·b, for a triangular a",
            Entries = ["Tensor.TriangularSolve"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 3], [3, 3]), Sample([3, 3], [3, 2], upper: true), Sample([3, 3], [3, 2], transpose: true), Sample([3, 3], [3, 2], true, true),
                Sample([3, 3], [3, 2], unit: true), Sample([3, 3], [3, 2], true, false, true), Sample([3, 3], [3, 2], false, true, true), Sample([3, 3], [3, 2], true, true, true),
                Sample([4, 4], [4]), Sample([2, 3, 3], [3]), Sample([2, 3, 3], [2, 3, 1]), Sample([2, 1, 2, 2], [3, 2, 2], upper: true), Sample([2, 2], [3, 2, 2]),
                Sample([1, 1], [1, 1]), Sample([0, 0], [0, 2]), Sample([3, 3], [3, 0]), Sample([0, 2, 2], [2, 2]), Sample([130, 130], [130, 5]),
                Sample([70, 70], [70, 67], true, true),
            ],
        };

        private static OpSample Sample(Shape a, Shape b, bool upper = false, bool transpose = false, bool unit = false) => new(
            $"{a}, {b}{(upper ? ", upper" : "")}{(transpose ? ", transposed" : "")}{(unit ? ", unit diagonal" : "")}",
            [new(a, MatrixSamples.Unit), new(b, Domain.Real)],
            x => MatrixSamples.Dominant(x[0], x[1]).TriangularSolve(x[1], upper, transpose, unit),
            x =>
            {
                var matrix = MatrixSamples.Dominant(x[0]);
                return MatrixSamples.Solve(
                    NaiveArray.Build(a, index =>
                    {
                        var (i, j) = transpose ? (index[^1], index[^2]) : (index[^2], index[^1]);
                        if (i == j && unit) return 1;
                        return upper ? (j >= i ? matrix[[.. index[..^2], i, j]] : 0) : (j <= i ? matrix[[.. index[..^2], i, j]] : 0);
                    }),
                    x[1]);
            });
    }

    /// <summary>x = a⁻¹·b or a⁻ᵀ·b: the gradient of b is the solve with the transpose, that of a follows from d(a⁻¹) = −a⁻¹·da·a⁻¹.</summary>
    internal sealed class TriangularSolveRecipe(Tensor a, Tensor b, Tensor y, bool upper, bool transpose, bool unit) : Recipe("TriangularSolve", a, b)
    {
        private readonly Saved _matrix = new(a);
        private readonly Saved _solution = new(a.Node is null ? null : y);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var right = _matrix.Read(Operation).TriangularSolve(gradient, upper, !transpose, unit);
            if (input == 1) return right;

            var solution = _solution.Read(Operation);
            var whole = transpose ? -solution.MatMul(right.T) : -right.MatMul(solution.T);
            return upper ? whole.Triu(unit ? 1 : 0) : whole.Tril(unit ? -1 : 0);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The solution X of A·X = B for a triangular A, which is this tensor: of its last two axes one triangle is read, and the other has no gradient. The axes before them
        /// are broadcast as a batch. A zero on the diagonal makes infinities or NaN, as division does. Integers are converted to real numbers.
        /// </summary>
        /// <param name="right">B, [..., n, m], or a vector [n], which counts as a column.</param>
        /// <param name="upper">Whether the upper triangle is read; otherwise the lower.</param>
        /// <param name="transpose">Whether Aᵀ·X = B is solved instead. Which triangle of A is read does not depend on it.</param>
        /// <param name="unitDiagonal">Whether the diagonal is taken as ones, and not read.</param>
        /// <returns>[..., n, m], or [..., n] for a vector.</returns>
        /// <exception cref="ShapeException">A is not square, B has another number of rows, or the batch axes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor TriangularSolve(Tensor right, bool upper = false, bool transpose = false, bool unitDiagonal = false)
        {
            var columns = Ops.MatrixBlocks.RightHandSide("TriangularSolve", this, right);
            var dtype = DTypes.Promote(DTypes.Promote(DType, right.DType), DType.Float32);
            var (a, b) = (To(dtype), columns.To(dtype));
            var y = Ops.MatrixBlocks.Spread("TriangularSolve", a, b);
            Ops.MatrixBlocks.SolveTriangular(transpose ? Ops.MatrixBlocks.Transposed(a) : a, y, upper != transpose, unitDiagonal);
            if (Recording.Needs(a, b)) y = Recording.Record(y, new Ops.TriangularSolveRecipe(a, b, y, upper, transpose, unitDiagonal));
            return right.Rank == 1 ? y.Squeeze(-1) : y;
        }
    }
}
