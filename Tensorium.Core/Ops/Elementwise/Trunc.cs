using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>x without its fraction.</summary>
    public readonly struct Trunc : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Trunc";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "sign(x)·⌊|x|⌋", x => x.Trunc(), Math.Truncate, new(-3, 3, -3, -2, -1, 0, 1, 2, 3),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(-0.0, -0.0), (-0.5, -0.0), (1.9, 1), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Or(V.Floor(V.Abs(x)), V.And(x, V.Splat(-0.0)));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Zeros(gradient.Shape, gradient.DType, gradient.Device);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The number without its fraction (rounded towards zero), element by element; integers are as they were. The gradient is 0, at the steps too.</summary>
        public Tensor Trunc() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Trunc), this) : this;
    }
}
