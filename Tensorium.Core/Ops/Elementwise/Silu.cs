using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The sigmoid linear unit x·σ(x), also called swish.</summary>
    public readonly struct Silu : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Silu";

        // Where 1 − σ is 0, and where σ is, in float64 as well: the derivative goes by x within them, since ∞·0 would be NaN.
        private const double Highest = 40;
        private const double Lowest = -800;

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x·σ(x)", x => x.Silu(), x => x / (1 + Math.Exp(-x)), new(-8, 8),
            special: [(0, 0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x * Elementary.Sigmoid(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient)
        {
            var x = saved.X.Clamp(Lowest, Highest);
            return gradient * Slope(x, x.Sigmoid());
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V>
        {
            var one = V.Splat(1);
            var x = V.Max(V.Min(saved, V.Splat(Highest)), V.Splat(Lowest));
            var sigmoid = Elementary.Sigmoid(x);
            return gradient * (sigmoid * (one + (x * (one - sigmoid))));
        }

        // d/dx x·σ = σ + x·σ·(1 − σ)
        private static Tensor Slope(Tensor x, Tensor sigmoid) => sigmoid * (1 + (x * (1 - sigmoid)));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The sigmoid linear unit x·σ(x), also called swish, element by element; integers are converted to real numbers.</summary>
        public Tensor Silu() => Ops.Launch.Unary(default(Ops.Silu), this);
    }
}
