using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>tan x, x in radians.</summary>
    public readonly struct Tan : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Tan";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "sin x / cos x", x => x.Tan(), Math.Tan, new(-1.4, 1.4),
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Tan(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (saved.Y.Square() + 1);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The tangent of an angle in radians, of any size, element by element; integers are converted to real numbers. NaN at infinities.</summary>
        public Tensor Tan() => Ops.Launch.Unary(default(Ops.Tan), this);
    }
}
