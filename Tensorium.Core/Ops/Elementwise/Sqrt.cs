using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>√x, correctly rounded.</summary>
    public readonly struct Sqrt : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Sqrt";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "√x", x => x.Sqrt(), Math.Sqrt, Domain.Positive,
            maxUlp: 0.5,
            special: [(0, 0), (-0.0, -0.0), (-1, double.NaN), (double.PositiveInfinity, double.PositiveInfinity)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Sqrt(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * 0.5 / saved.Y;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>√x, correctly rounded, element by element; integers are converted to real numbers. NaN below zero; the gradient is infinite at zero.</summary>
        public Tensor Sqrt() => Ops.Launch.Unary(default(Ops.Sqrt), this);
    }
}
