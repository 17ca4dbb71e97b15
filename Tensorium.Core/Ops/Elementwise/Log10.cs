using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The logarithm to base 10.</summary>
    public readonly struct Log10 : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Log10";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "log₁₀ x", x => x.Log10(), Math.Log10, Domain.Positive,
            special: [(1, 0), (0, double.NegativeInfinity), (-1, double.NaN), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Log10(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / saved.X * 0.4342944819032518;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The logarithm to base 10, element by element; integers are converted to real numbers. −∞ at 0, NaN below.</summary>
        public Tensor Log10() => Ops.Launch.Unary(default(Ops.Log10), this);
    }
}
