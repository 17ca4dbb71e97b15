using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The inverse hyperbolic cosine.</summary>
    public readonly struct Acosh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Acosh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln(x + √(x² − 1))", x => x.Acosh(), Math.Acosh, new(1.2, 6),
            special: [(1, 0), (0.5, double.NaN), (-1e30, double.NaN), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Acosh(x);

        // Root by root: the product below them overflows where x is large.
        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (saved.X - 1).Rsqrt() * (saved.X + 1).Rsqrt();
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The positive number whose hyperbolic cosine this is, element by element; integers are converted to real numbers. NaN below 1; the gradient is infinite at 1.</summary>
        public Tensor Acosh() => Ops.Launch.Unary(default(Ops.Acosh), this);
    }
}
