using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ψ(x), the derivative of ln Γ(x).</summary>
    public readonly struct Digamma : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Digamma";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ψ(x) = d ln Γ(x)/dx", x => x.Digamma(), Asymptotic, new(0.2, 12),
            special:
            [
                (0, double.NegativeInfinity), (-0.0, double.PositiveInfinity), (-1, double.NaN), (-30, double.NaN),
                (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NaN), (double.NaN, double.NaN),
            ]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Digamma(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Polygamma(1);

        // Abramowitz and Stegun 6.3.18 from 40 on, ψ(x + 1) = ψ(x) + 1/x up to there, and ψ(x) = ψ(1 − x) − π cot πx left of zero.
        private static double Asymptotic(double x)
        {
            if (x == 0) return -1 / x;
            // From the nearest integer: the distance is exact, so a pole's neighbours are told apart.
            if (x < 0) return x == Math.Floor(x) ? double.NaN : Asymptotic(1 - x) - (Math.PI / Math.Tan(Math.PI * (x - Math.Round(x))));
            double sum = 0;
            for (; x < 40; x++) sum += 1 / x;
            return Math.Log(x) - (1 / (2 * x)) - (1 / (12 * x * x)) + (1 / (120 * Math.Pow(x, 4))) - (1 / (252 * Math.Pow(x, 6))) - sum;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The digamma function ψ(x), the derivative of ln Γ(x), element by element; integers are converted to real numbers. −∞ at +0 and +∞ at −0; NaN at the
        /// negative integers. The derivative is <see cref="Polygamma"/> of order 1.
        /// </summary>
        public Tensor Digamma() => Ops.Launch.Unary(default(Ops.Digamma), this);
    }
}
