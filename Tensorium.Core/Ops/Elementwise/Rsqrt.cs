using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>1/√x.</summary>
    public readonly struct Rsqrt : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Rsqrt";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "1 / √x", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), Domain.Positive,
            maxUlp: 1.5,
            special: [(0, double.PositiveInfinity), (-1, double.NaN), (4, 0.5), (double.PositiveInfinity, 0), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Splat(1) / V.Sqrt(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.Y * saved.Y.Square() * -0.5;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>1/√x, within 1.5 units in the last place, element by element; integers are converted to real numbers. ∞ at 0, NaN below.</summary>
        public Tensor Rsqrt() => Ops.Launch.Unary(default(Ops.Rsqrt), this);
    }
}
