using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>x within [low, high].</summary>
    public readonly struct Clamp(double low, double high) : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Clamp";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "min(max(x, low), high)", x => x.Clamp(-1, 2), x => Math.Min(Math.Max(x, -1), 2), new(-3, 3, -1, 2),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(double.PositiveInfinity, 2), (double.NegativeInfinity, -1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Min(V.Max(x, V.Splat(low)), V.Splat(high));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Where(saved.X < low, 0, Tensor.Where(saved.X > high, 0, gradient));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>x within [low, high], element by element; integers are converted to real numbers. The derivative is 1 at the bounds, 0 beyond.</summary>
        /// <param name="low">The least value.</param>
        /// <param name="high">The greatest value.</param>
        /// <exception cref="ArgumentException">low is above high, or a bound is NaN.</exception>
        public Tensor Clamp(double low, double high) => low <= high
            ? Ops.Launch.Unary(new Ops.Clamp(low, high), this)
            : throw new ArgumentException($"Clamp: the lower bound {low} is not below the upper bound {high}");
    }
}
