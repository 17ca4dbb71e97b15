using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>cos x, x in radians.</summary>
    public readonly struct Cos : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Cos";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "cos x", x => x.Cos(), Math.Cos, new(-8, 8),
            special: [(0, 1), (double.PositiveInfinity, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Cos(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => -(gradient * saved.X.Sin());
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The cosine of an angle in radians, of any size, element by element; integers are converted to real numbers. NaN at infinities.</summary>
        public Tensor Cos() => Ops.Launch.Unary(default(Ops.Cos), this);
    }
}
