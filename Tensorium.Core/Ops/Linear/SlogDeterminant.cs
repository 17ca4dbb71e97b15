namespace Tensorium.Ops
{
    /// <summary>The sign of determinants and the logarithm of their magnitude.</summary>
    public readonly struct SlogDeterminant : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "SlogDeterminant",
            Kind = OpKind.Composite,
            Formula = "sign det x and ln |det x|",
            Entries = ["Tensor.SlogDeterminant"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 3]), Sample([1, 1]), Sample([0, 0]), Sample([2, 4, 4]), Sample([0, 3, 3]), Sample([2, 1, 1]), Sample([67, 67])],
        };

        private static OpSample Sample(Shape shape) => new(
            $"ln |det| of {shape}",
            [new(shape, MatrixSamples.Unit)],
            x => MatrixSamples.Dominant(x[0], x[0]).SlogDeterminant().LogMagnitude,
            x => MatrixSamples.LogDeterminant(MatrixSamples.Dominant(x[0])));
    }

    /// <summary>ln |det x|: its gradient is the inverse, transposed.</summary>
    internal sealed class LogMagnitudeRecipe(Tensor x, LuFactors factors) : Recipe("SlogDeterminant", x)
    {
        private readonly Saved _matrix = new(x);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var matrix = _matrix.Read(Operation);
            var scaled = gradient.Unsqueeze(-1).Unsqueeze(-1) * Tensor.Eye(matrix.Shape[^1], matrix.DType, matrix.Device);
            return SolveRecipe.Apply(Operation, matrix, factors, scaled, transpose: true);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The sign of the determinants of square matrices, −1, 0 or 1, and the logarithm of their magnitude, by elimination with partial pivoting: [..., n, n] to [...] each.
        /// det = sign · e^magnitude, which may overflow where its logarithm does not. A singular matrix has sign 0 and magnitude −∞. The sign has no gradient. Integers are
        /// converted to real numbers.
        /// </summary>
        /// <exception cref="ShapeException">The last two axes are not those of square matrices.</exception>
        /// <exception cref="SingularMatrixException">From the gradient alone: a matrix has no inverse.</exception>
        public (Tensor Sign, Tensor LogMagnitude) SlogDeterminant()
        {
            Ops.MatrixBlocks.CheckSquare("SlogDeterminant", this);
            var x = Ops.Launch.Real(this);
            var factors = Ops.LuFactors.Of(x);
            var y = factors.LogMagnitude();
            return (factors.Sign(), Recording.Needs(x) ? Recording.Record(y, new Ops.LogMagnitudeRecipe(x, factors)) : y);
        }
    }
}
