using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>|x|.</summary>
    public readonly struct Abs : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Abs";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "|x|", x => x.Abs(), Math.Abs, new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(-0.0, 0), (double.NegativeInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Abs(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Where(saved.X > 0, gradient, Tensor.Where(saved.X < 0, -gradient, 0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>|x|, element by element; integers stay integers, of which the least wraps to itself. The derivative at 0 is taken as 0.</summary>
        /// <exception cref="DTypeException">The tensor is bool.</exception>
        public Tensor Abs() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Abs), this) : Where(Ops.Launch.Number("Abs", this) < 0, -this, this);
    }
}
