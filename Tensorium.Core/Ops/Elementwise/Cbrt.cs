using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The real cube root.</summary>
    public readonly struct Cbrt : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Cbrt";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "∛x", x => x.Cbrt(), Math.Cbrt, new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            special: [(0, 0), (-0.0, -0.0), (27, 3), (-8, -2), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Cbrt(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / (saved.Y.Square() * 3);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The real cube root, of negative numbers too, element by element; integers are converted to real numbers. The gradient is infinite at 0.</summary>
        public Tensor Cbrt() => Ops.Launch.Unary(default(Ops.Cbrt), this);
    }
}
