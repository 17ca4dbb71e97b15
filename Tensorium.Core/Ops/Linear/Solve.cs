namespace Tensorium.Ops
{
    /// <summary>The solution of systems of linear equations.</summary>
    public readonly struct Solve : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Solve",
            Kind = OpKind.Composite,
            Formula = "a⁻¹·b",
            Entries = ["Tensor.Solve"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 3], [3, 3]), Sample([4, 4], [4]), Sample([2, 3, 3], [3]), Sample([2, 3, 3], [2, 3, 1]), Sample([2, 1, 2, 2], [3, 2, 2]), Sample([2, 2], [3, 2, 2]),
                Sample([1, 1], [1, 1]), Sample([0, 0], [0, 2]), Sample([3, 3], [3, 0]), Sample([0, 2, 2], [2, 2]), Sample([131, 131], [131, 3]),
            ],
        };

        private static OpSample Sample(Shape a, Shape b) => new(
            $"{a}, {b}",
            [new(a, MatrixSamples.Unit), new(b, Domain.Real)],
            x => MatrixSamples.Dominant(x[0], x[1]).Solve(x[1]),
            x => MatrixSamples.Solve(MatrixSamples.Dominant(x[0]), x[1]));
    }

    /// <summary>x = a⁻¹·b or a⁻ᵀ·b, with the factors of a: its gradients are solves with the same factors.</summary>
    internal sealed class SolveRecipe(string operation, Tensor a, LuFactors factors, Tensor b, Tensor y, bool transpose) : Recipe(operation, a, b)
    {
        private readonly Saved _matrix = new(a);
        private readonly Saved _solution = new(a.Node is null ? null : y);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var right = Apply(Operation, _matrix.Read(Operation), factors, gradient, !transpose);
            if (input == 1) return right;
            var solution = _solution.Read(Operation);
            return transpose ? -solution.MatMul(right.T) : -right.MatMul(solution.T);
        }

        public static Tensor Apply(string operation, Tensor a, LuFactors factors, Tensor b, bool transpose)
        {
            factors.CheckInvertible(operation);
            var y = factors.Solve(operation, b, transpose);
            return Recording.Needs(a, b) ? Recording.Record(y, new SolveRecipe(operation, a, factors, b, y, transpose)) : y;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The solution X of A·X = B for square matrices A, which is this tensor, by elimination with partial pivoting; the axes before the last two are broadcast as a batch.
        /// More exact, and faster, than a product with the <see cref="Inverse"/>. Integers are converted to real numbers.
        /// </summary>
        /// <param name="right">B, [..., n, m], or a vector [n], which counts as a column.</param>
        /// <returns>[..., n, m], or [..., n] for a vector.</returns>
        /// <exception cref="ShapeException">A is not square, B has another number of rows, or the batch axes do not broadcast.</exception>
        /// <exception cref="SingularMatrixException">A matrix has no inverse.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Solve(Tensor right)
        {
            var columns = Ops.MatrixBlocks.RightHandSide("Solve", this, right);
            var dtype = DTypes.Promote(DTypes.Promote(DType, right.DType), DType.Float32);
            var (a, b) = (To(dtype), columns.To(dtype));
            var y = Ops.SolveRecipe.Apply("Solve", a, Ops.LuFactors.Of(a), b, transpose: false);
            return right.Rank == 1 ? y.Squeeze(-1) : y;
        }
    }
}
