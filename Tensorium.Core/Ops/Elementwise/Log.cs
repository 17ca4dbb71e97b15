using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The natural logarithm, ln x.</summary>
    public readonly struct Log : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Log";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln x", x => x.Log(), Math.Log, Domain.Positive,
            special: [(1, 0), (0, double.NegativeInfinity), (-0.0, double.NegativeInfinity), (-1, double.NaN), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Log(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / saved.X;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The natural logarithm, ln x, element by element; integers are converted to real numbers. NaN below zero, −∞ at zero.</summary>
        public Tensor Log() => Ops.Launch.Unary(default(Ops.Log), this);
    }
}
