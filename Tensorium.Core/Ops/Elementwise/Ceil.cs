using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The least integer not below x.</summary>
    public readonly struct Ceil : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Ceil";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "⌈x⌉", x => x.Ceil(), Math.Ceiling, new(-3, 3, -3, -2, -1, 0, 1, 2, 3),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(0, 0), (-0.0, -0.0), (-0.5, -0.0), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => -V.Floor(-x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Zeros(gradient.Shape, gradient.DType, gradient.Device);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The least integer not below, element by element; integers are as they were. The gradient is 0, at the steps too.</summary>
        public Tensor Ceil() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Ceil), this) : this;
    }
}
