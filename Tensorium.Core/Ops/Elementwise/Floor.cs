using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The greatest integer not above x.</summary>
    public readonly struct Floor : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Floor";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "⌊x⌋", x => x.Floor(), Math.Floor, new(-3, 3, -3, -2, -1, 0, 1, 2, 3),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(-0.0, -0.0), (-0.5, -1), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Floor(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Zeros(gradient.Shape, gradient.DType, gradient.Device);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The greatest integer not above, element by element; integers are as they were. The gradient is 0, at the steps too.</summary>
        public Tensor Floor() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Floor), this) : this;
    }
}
