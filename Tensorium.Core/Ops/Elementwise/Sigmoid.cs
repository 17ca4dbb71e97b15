using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The logistic function σ(x) = 1 / (1 + e⁻ˣ).</summary>
    public readonly struct Sigmoid : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Sigmoid";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "1 / (1 + e⁻ˣ)", x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), new(-8, 8),
            special: [(0, 0.5), (double.NegativeInfinity, 0), (double.PositiveInfinity, 1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.SigmoidInlined(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.Y * (1 - saved.Y);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => gradient * saved * (V.Splat(1) - saved);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The logistic function σ(x) = 1 / (1 + e⁻ˣ), element by element; integers are converted to real numbers.</summary>
        public Tensor Sigmoid() => Ops.Launch.Unary(default(Ops.Sigmoid), this);
    }
}
