using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>1/x.</summary>
    public readonly struct Reciprocal : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Reciprocal";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "1 / x", x => x.Reciprocal(), x => 1 / x, Domain.Positive,
            maxUlp: 0.5,
            special: [(0, double.PositiveInfinity), (-0.0, double.NegativeInfinity), (double.PositiveInfinity, 0), (double.NegativeInfinity, -0.0), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Splat(1) / x;

        // In this order: the square alone overflows where x is small, and the gradient need not.
        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => -(gradient * saved.Y * saved.Y);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>1/x, correctly rounded, element by element; integers are converted to real numbers.</summary>
        public Tensor Reciprocal() => Ops.Launch.Unary(default(Ops.Reciprocal), this);
    }
}
