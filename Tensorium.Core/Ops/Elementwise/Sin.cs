using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>sin x, x in radians.</summary>
    public readonly struct Sin : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Sin";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "sin x", x => x.Sin(), Math.Sin, new(-8, 8),
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Sin(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Cos();
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The sine of an angle in radians, of any size, element by element; integers are converted to real numbers. NaN at infinities.</summary>
        public Tensor Sin() => Ops.Launch.Unary(default(Ops.Sin), this);
    }
}
