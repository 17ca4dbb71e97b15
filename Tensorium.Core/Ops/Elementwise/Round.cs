using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The nearest integer, ties to even.</summary>
    public readonly struct Round : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Round";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "the nearest integer, ties to even", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven), new(-3, 3, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(-0.0, -0.0), (0.5, 0), (1.5, 2), (2.5, 2), (-0.5, -0.0), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Round(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Zeros(gradient.Shape, gradient.DType, gradient.Device);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The nearest integer, the even one of two as near (as IEEE 754 and NumPy), element by element; integers are as they were. The gradient is 0, at the steps too.</summary>
        public Tensor Round() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Round), this) : this;
    }
}
