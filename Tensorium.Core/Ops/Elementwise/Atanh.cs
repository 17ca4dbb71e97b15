using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The inverse hyperbolic tangent.</summary>
    public readonly struct Atanh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Atanh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "½ ln((1 + x) / (1 − x))", x => x.Atanh(), Math.Atanh, new(-0.9, 0.9),
            special: [(0, 0), (-0.0, -0.0), (1, double.PositiveInfinity), (-1, double.NegativeInfinity), (1.5, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Atanh(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / ((1 - saved.X) * (1 + saved.X));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The number whose hyperbolic tangent this is, element by element; integers are converted to real numbers. ±∞ at ±1, NaN beyond.</summary>
        public Tensor Atanh() => Ops.Launch.Unary(default(Ops.Atanh), this);
    }
}
