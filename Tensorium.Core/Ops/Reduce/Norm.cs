namespace Tensorium.Ops
{
    /// <summary>The p-norm over some axes.</summary>
    public readonly struct Norm : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Norm",
            Kind = OpKind.Composite,
            Formula = "(Σ |x|ᵖ)^(1/p), for p = ∞ max |x|",
            Entries = ["Tensor.Norm"],
            Gradient = GradientVerdict.Piecewise,
            Samples =
            [
                .. Orders.SelectMany(p => ReduceLaunch.Samples(
                    new(-3, 3, 0), (x, axes, keep) => x.Norm(p, axes, keep), values => Naive(values, p), allowEmpty: false)
                    .Select(sample => sample with { Label = $"p = {p}, {sample.Label}" })),
            ],
            SpecialValues = [new([0], 0), new([double.NaN], double.NaN), new([double.NegativeInfinity], double.PositiveInfinity)],
        };

        private static readonly double[] Orders = [2, 1, 3.5, double.PositiveInfinity];

        private static double Naive(double[] values, double p) => double.IsInfinity(p)
            ? values.Max(Math.Abs)
            : Math.Pow(values.Sum(value => Math.Pow(Math.Abs(value), p)), 1 / p);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The p-norm over some axes (all by default): (Σ |x|ᵖ)^(1/p), or max |x| for p = ∞. Scaled by the greatest magnitude, so that no power overflows or
        /// vanishes. Integers and bools are converted to real numbers. Where all elements are 0 the norm has a kink, and the gradient 0 is taken, as in PyTorch; for p = ∞
        /// the elements of the greatest magnitude share the gradient evenly. For p &lt; 1 it has no gradient where an element is 0, and what comes is NaN.
        /// </summary>
        /// <param name="p">The order, positive; 2 is the Euclidean length.</param>
        /// <param name="axes">The axes to reduce, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ArgumentOutOfRangeException">p is not positive.</exception>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are no elements.</exception>
        public Tensor Norm(double p = 2, Axes axes = default, bool keepDims = false)
        {
            if (!(p > 0)) throw new ArgumentOutOfRangeException(nameof(p), p, $"Norm: p is {p}; it must be positive, such as 1, 2 or infinity");
            Ops.ReduceLaunch.Count("Norm", Shape, axes, "a norm of nothing is not taken");
            var magnitude = Ops.Launch.Real(this).Abs();
            if (double.IsPositiveInfinity(p)) return magnitude.Max(axes, keepDims);
            if (p == 1) return magnitude.Sum(axes, keepDims);

            // The norm does not depend on the scale, so neither does its gradient: the scale is a constant.
            var greatest = magnitude.Detached().Max(axes, keepDims: true);
            var scale = Where(greatest.Equal(0), 1, Where(greatest.IsFinite(), greatest, 1));
            var scaled = magnitude / scale;
            var y = p == 2
                ? Ops.Std.RootFlatAtZero(scaled.Square().Sum(axes, keepDims), sum => sum.Sqrt())
                : Ops.Std.RootFlatAtZero(scaled.Pow(p).Sum(axes, keepDims), sum => sum.Pow(1 / p));
            return y * scale.Reshape(y.Shape);
        }
    }
}
