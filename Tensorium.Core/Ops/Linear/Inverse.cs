namespace Tensorium.Ops
{
    /// <summary>The inverse of square matrices.</summary>
    public readonly struct Inverse : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Inverse",
            Kind = OpKind.Composite,
            Formula = "x⁻¹",
            Entries = ["Tensor.Inverse"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 3]), Sample([1, 1]), Sample([0, 0]), Sample([2, 4, 4]), Sample([0, 3, 3]), Sample([2, 1, 1]), Sample([67, 67])],
        };

        private static OpSample Sample(Shape shape) => new(
            $"{shape}",
            [new(shape, MatrixSamples.Unit)],
            x => MatrixSamples.Dominant(x[0], x[0]).Inverse(),
            x => MatrixSamples.Solve(MatrixSamples.Dominant(x[0]), NaiveArray.Build([shape[^1], shape[^1]], index => index[0] == index[1] ? 1 : 0)));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The inverse of square matrices, over the last two axes. To solve equations, <see cref="Solve"/> is better. Integers are converted to real numbers.</summary>
        /// <exception cref="ShapeException">The last two axes are not those of square matrices.</exception>
        /// <exception cref="SingularMatrixException">A matrix has no inverse.</exception>
        public Tensor Inverse()
        {
            Ops.MatrixBlocks.CheckSquare("Inverse", this);
            var x = Ops.Launch.Real(this);
            return Ops.SolveRecipe.Apply("Inverse", x, Ops.LuFactors.Of(x), Eye(x.Shape[^1], x.DType, x.Device), transpose: false);
        }
    }
}
