using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The logarithm to base 2.</summary>
    public readonly struct Log2 : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Log2";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "log₂ x", x => x.Log2(), Math.Log2, Domain.Positive,
            special: [(1, 0), (1024, 10), (0, double.NegativeInfinity), (-1, double.NaN), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Log2(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / saved.X * 1.4426950408889634;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The logarithm to base 2, exact for powers of two, element by element; integers are converted to real numbers. −∞ at 0, NaN below.</summary>
        public Tensor Log2() => Ops.Launch.Unary(default(Ops.Log2), this);
    }
}
