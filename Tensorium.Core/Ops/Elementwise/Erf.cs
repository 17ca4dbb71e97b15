using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The error function 2/√π·∫₀ˣ e^(−t²) dt.</summary>
    public readonly struct Erf : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Erf";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "2/√π·∫₀ˣ e^(−t²) dt", x => x.Erf(), Series, new(-2.5, 2.5),
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, 1), (double.NegativeInfinity, -1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Erf(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (-saved.X.Square()).Exp() * 1.1283791670955126;

        // Abramowitz and Stegun 7.1.6: every term is positive, so nothing cancels.
        internal static double Series(double x)
        {
            // Beyond, it differs from ±1 by less than a double shows, and the exponential would vanish before the sum.
            if (Math.Abs(x) > 6) return Math.Sign(x);
            double term = x, sum = x;
            for (var n = 1; n < 100; n++) sum += term *= 2 * x * x / ((2 * n) + 1);
            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The error function 2/√π·∫₀ˣ e^(−t²) dt, element by element; integers are converted to real numbers.</summary>
        public Tensor Erf() => Ops.Launch.Unary(default(Ops.Erf), this);
    }
}
