using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>2ˣ.</summary>
    public readonly struct Exp2 : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Exp2";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "2ˣ", x => x.Exp2(), x => Math.Pow(2, x), new(-4, 4),
            special: [(0, 1), (10, 1024), (-3, 0.125), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, 0), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Exp2(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.Y * 0.6931471805599453;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>2ˣ, exact for integers, element by element; integers are converted to real numbers.</summary>
        public Tensor Exp2() => Ops.Launch.Unary(default(Ops.Exp2), this);
    }
}
