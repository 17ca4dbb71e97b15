using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>−1, 0 or 1.</summary>
    public readonly struct Sign : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Sign";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "−1 for x < 0, 1 for x > 0, otherwise x", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : x, new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(0, 0), (-0.0, -0.0), (double.NegativeInfinity, -1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Select(V.Less(V.Splat(0), x), V.Splat(1), V.Select(V.Less(x, V.Splat(0)), V.Splat(-1), x));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Zeros(gradient.Shape, gradient.DType, gradient.Device);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>−1, 0 or 1, as the sign of each element is; zeros keep theirs, and NaN stays NaN. Integers stay integers. The gradient is 0, at the steps too.</summary>
        /// <exception cref="DTypeException">The tensor is bool.</exception>
        public Tensor Sign() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Sign), this) : (Ops.Launch.Number("Sign", this) > 0).To(DType) - (this < 0).To(DType);
    }
}
