using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The Gaussian error linear unit x·Φ(x), with Φ the normal distribution function.</summary>
    public readonly struct Gelu : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Gelu";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x·½(1 + erf(x/√2))", x => x.Gelu(), x => x / 2 * (1 + Erf.Series(x * Half)), new(-3.5, 3.5),
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, -0.0), (double.NaN, double.NaN)]) with
        {
            Kind = OpKind.Composite,
        };

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        private const double Half = 0.70710678118654752; // √½
        private const double Bound = 40;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V>
        {
            // 1 + erf cancels for negative x: the result is exact to an ULP of |x|, not of itself, and is 0 below −5.5 in float32, where the true
            // value is under 10⁻⁷. As an activation it is added to terms of the size of x, and the loss does not show.
            // The bound keeps −∞·0 from being NaN; there the result is 0 in float64 as well.
            var half = V.Splat(0.5);
            var phi = V.Fma(Elementary.Erf(x * V.Splat(Half)), half, half);
            return V.Max(x, V.Splat(-Bound)) * phi;
        }

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient)
        {
            const double normalization = 0.39894228040143268; // 1 / √(2π)
            // As for the value: beyond the bounds the density is 0, and ∞·0 would be NaN.
            var x = saved.X.Clamp(-Bound, Bound);
            var phi = ((x * Half).Erf() + 1) * 0.5;
            return gradient * (phi + (x * (x.Square() * -0.5).Exp() * normalization));
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V>
        {
            var x = V.Max(V.Min(saved, V.Splat(Bound)), V.Splat(-Bound));
            var phi = (Elementary.Erf(x * V.Splat(Half)) + V.Splat(1)) * V.Splat(0.5);
            return gradient * (phi + (x * Elementary.Exp(x * x * V.Splat(-0.5)) * V.Splat(0.39894228040143268)));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The Gaussian error linear unit x·½(1 + erf(x/√2)), element by element, exact (not the tanh approximation); integers are converted to real
        /// numbers. Hendrycks and Gimpel, arXiv 1606.08415.
        /// </summary>
        public Tensor Gelu() => Ops.Launch.Unary(default(Ops.Gelu), this);
    }
}
