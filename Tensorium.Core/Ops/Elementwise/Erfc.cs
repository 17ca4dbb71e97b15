using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The complementary error function 1 − erf x.</summary>
    public readonly struct Erfc : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Erfc";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "1 − 2/√π·∫₀ˣ e^(−t²) dt", x => x.Erfc(), x => 1 - Erf.Series(x), new(-2.5, 3),
            special: [(0, 1), (double.PositiveInfinity, 0), (double.NegativeInfinity, 2), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Erfc(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => -gradient * (-saved.X.Square()).Exp() * 1.1283791670955126;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The complementary error function 1 − erf x, to full precision where it is tiny, element by element; integers are converted to real numbers.</summary>
        public Tensor Erfc() => Ops.Launch.Unary(default(Ops.Erfc), this);
    }
}
