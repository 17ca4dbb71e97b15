using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The rectifier max(x, 0).</summary>
    public readonly struct Relu : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Relu";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "max(x, 0)", x => x.Relu(), x => Math.Max(x, 0), new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(0, 0), (-1, 0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, 0), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Max(x, V.Splat(0));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Where(saved.Y > 0, gradient, 0);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => V.Select(V.Less(V.Splat(0), saved), gradient, V.Splat(0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The rectifier max(x, 0), element by element; integers stay integers. The derivative at 0 is taken as 0.</summary>
        public Tensor Relu() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Relu), this) : Maximum(0);
    }
}
