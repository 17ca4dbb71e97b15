namespace Tensorium.Ops
{
    /// <summary>The variance over some axes.</summary>
    public readonly struct Var : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Var",
            Kind = OpKind.Reduction,
            Formula = "Σ (x − mean x)² / (n − correction)",
            Entries = ["Tensor.Var"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. ReduceLaunch.Samples(Domain.Real, (x, axes, keep) => x.Var(axes, keep), values => Naive(values, 0), allowEmpty: false),
                Corrected([5], Axes.All, false), Corrected([3, 4], 0, true), Corrected([2, 3, 4], [0, 2], false),
            ],
            SpecialValues = [new([double.NaN], double.NaN), new([double.PositiveInfinity], double.NaN), new([1e30], 0)],
        };

        private static OpSample Corrected(Shape shape, Axes axes, bool keepDims) => ReduceLaunch.Sample(
            Domain.Real, shape, axes, keepDims, (x, a, keep) => x.Var(a, keep, correction: 1), values => Naive(values, 1));

        private static double Naive(double[] values, int correction)
        {
            var mean = values.Average();
            return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - correction);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The variance over some axes (all by default): Σ (x − mean x)² / (n − correction). Computed in two passes, the mean first: Σ x² − (Σ x)² / n
        /// would cancel where the mean is large. Integers and bools are converted to real numbers.
        /// </summary>
        /// <param name="axes">The axes to reduce, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <param name="correction">0 for the variance of these n values (what normalisations divide by); 1 for the unbiased estimate from a sample (Bessel).</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are not more elements than the correction.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The correction is neither 0 nor 1.</exception>
        public Tensor Var(Axes axes = default, bool keepDims = false, int correction = 0) => Variance("Var", axes, keepDims, correction);

        private Tensor Variance(string operation, Axes axes, bool keepDims, int correction)
        {
            if (correction is not (0 or 1))
                throw new ArgumentOutOfRangeException(nameof(correction), correction, $"{operation}: the correction is {correction}; it must be 0 (population) or 1 (sample)");
            var count = Ops.ReduceLaunch.Count(operation, Shape, axes, "the variance of none is 0 / 0");
            if (count <= correction)
                throw new ShapeException($"{operation}: with correction 1 one element has no variance (0 / 0); over the axes {axes} of {Shape} there is one. Use correction: 0");

            var x = Ops.Launch.Real(this);
            return (x - x.Mean(axes, keepDims: true)).Square().Sum(axes, keepDims) / (count - correction);
        }
    }
}
