using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The angle in [−π/2, π/2] whose sine is x.</summary>
    public readonly struct Asin : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Asin";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "sin⁻¹ x", x => x.Asin(), Math.Asin, new(-0.9, 0.9),
            special: [(0, 0), (-0.0, -0.0), (1.5, double.NaN), (-1.5, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Asin(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * ((1 - saved.X) * (1 + saved.X)).Rsqrt();
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The angle in [−π/2, π/2] whose sine this is, element by element; integers are converted to real numbers. NaN beyond ±1; the gradient is infinite at ±1.</summary>
        public Tensor Asin() => Ops.Launch.Unary(default(Ops.Asin), this);
    }
}
