using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>x where positive, slope · x elsewhere.</summary>
    public readonly struct LeakyRelu(double slope) : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "LeakyRelu";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x > 0 ? x : slope · x", x => x.LeakyRelu(), x => x > 0 ? x : 0.01 * x, new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            special: [(0, 0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Select(V.Less(V.Splat(0), x), x, x * V.Splat(slope));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Where(saved.X > 0, gradient, gradient * slope);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => V.Select(V.Less(V.Splat(0), saved), gradient, gradient * V.Splat(slope));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>x where positive, slope · x elsewhere, element by element; integers are converted to real numbers. The derivative at 0 is taken as the slope.</summary>
        /// <param name="slope">The slope below zero.</param>
        public Tensor LeakyRelu(double slope = 0.01) => Ops.Launch.Unary(new Ops.LeakyRelu(slope), this);
    }
}
