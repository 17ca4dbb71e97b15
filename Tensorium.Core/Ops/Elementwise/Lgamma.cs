using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ln |Γ(x)|.</summary>
    public readonly struct Lgamma : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Lgamma";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln |Γ(x)|", x => x.Lgamma(), Series, new(0.2, 12),
            special:
            [
                (0, double.PositiveInfinity), (-0.0, double.PositiveInfinity), (1, 0), (2, 0), (-1, double.PositiveInfinity), (-30, double.PositiveInfinity),
                (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.PositiveInfinity), (double.NaN, double.NaN),
            ]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Lgamma(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Digamma();

        // Γ(x + 1) = x·Γ(x) down to [½, 1½], and there Abramowitz and Stegun 6.1.33, in which nothing cancels as it does in Stirling's series (6.1.41),
        // which is left to large x, where the way down is long; and |Γ(x)| = π/(|sin πx|·Γ(1 − x)) left of zero.
        private static double Series(double x)
        {
            if (x <= 0) return x == Math.Floor(x) ? double.PositiveInfinity : Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * (x - Math.Round(x))))) - Series(1 - x);
            if (x > 100) return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x));
            double factor = 1;
            for (; x < 0.5; x++) factor /= x;
            for (; x > 1.5; factor *= x) x--;
            var z = x - 1;
            var sum = (z * (1 - 0.57721566490153286)) - Math.Log(1 + z);
            for (var n = 2; n < 40; n++) sum += ZetaMinusOne(n) * Math.Pow(-z, n) / n;
            return Math.Log(factor) + sum;
        }

        // The sum up to 200, and the rest by Euler and Maclaurin.
        private static double ZetaMinusOne(int n)
        {
            var sum = (Math.Pow(200, 1 - n) / (n - 1)) + (0.5 * Math.Pow(200, -n)) + (n / 12.0 * Math.Pow(200, -n - 1)) - (n * (n + 1) * (n + 2) / 720.0 * Math.Pow(200, -n - 3));
            for (var m = 199; m > 1; m--) sum += Math.Pow(m, -n);
            return sum;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The logarithm of the absolute value of the gamma function, element by element; integers are converted to real numbers. +∞ at 0 and the negative integers.
        /// The derivative is <see cref="Digamma"/>, of every order up to that of <see cref="Polygamma"/>. Left of 0, where there is a zero beside every pole, the error is relative to
        /// the terms that cancel.
        /// </summary>
        public Tensor Lgamma() => Ops.Launch.Unary(default(Ops.Lgamma), this);
    }
}
