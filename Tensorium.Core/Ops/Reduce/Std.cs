namespace Tensorium.Ops
{
    /// <summary>The standard deviation over some axes.</summary>
    public readonly struct Std : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Std",
            Kind = OpKind.Composite,
            Formula = "√(Σ (x − mean x)² / (n − correction))",
            Entries = ["Tensor.Std"],
            Gradient = GradientVerdict.Piecewise,

            // Of equal elements, one alone among them, the deviation has a kink: those samples are not drawn here.
            Samples =
            [
                .. from call in Calls
                   from correction in Enumerable.Range(0, 2)
                   select ReduceLaunch.Sample(
                       Domain.Real, call.Shape, call.Axes, call.KeepDims, (x, a, keep) => x.Std(a, keep, correction), values => Naive(values, correction)),
            ],
        };

        private static readonly (Shape Shape, Axes Axes, bool KeepDims)[] Calls =
            [([5], 0, false), ([3, 4], Axes.All, false), ([3, 4], 0, true), ([2, 3, 4], [0, 2], false), ([1100], Axes.All, false), ([3, 37], -1, false)];

        /// <summary>A root with the gradient 0 at 0 instead of ∞, which would make NaN of the gradient 0 of what it is the root of.</summary>
        internal static Tensor RootFlatAtZero(Tensor x, Func<Tensor, Tensor> root)
        {
            if (!Recording.Needs(x)) return root(x);
            var isZero = x.Equal(0);
            return root(x.MaskedFill(isZero, 1)).MaskedFill(isZero, 0);
        }

        private static double Naive(double[] values, int correction)
        {
            var mean = values.Average();
            return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - correction));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The standard deviation over some axes (all by default): the root of <see cref="Var"/>. Where all elements are equal it is 0, and of the
        /// gradients that there are, the one in the middle is taken, 0, as in PyTorch.
        /// </summary>
        /// <param name="axes">The axes to reduce, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <param name="correction">0 for the deviation of these n values; 1 for the estimate from a sample (Bessel).</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are not more elements than the correction.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The correction is neither 0 nor 1.</exception>
        public Tensor Std(Axes axes = default, bool keepDims = false, int correction = 0) =>
            Ops.Std.RootFlatAtZero(Variance("Std", axes, keepDims, correction), variance => variance.Sqrt());
    }
}
