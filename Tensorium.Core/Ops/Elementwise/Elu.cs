using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The exponential linear unit: x where positive, α·(eˣ − 1) elsewhere.</summary>
    public readonly struct Elu(double alpha) : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Elu";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x > 0 ? x : α·(eˣ − 1)", x => x.Elu(), x => x > 0 ? x : Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1, new(-3, 3, 0),
            gradient: GradientVerdict.Piecewise,
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, -1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left | Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Select(V.Less(V.Splat(0), x), x, V.Splat(alpha) * Elementary.Expm1(x));

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => Tensor.Where(saved.X > 0, gradient, gradient * (saved.Y + alpha));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The exponential linear unit: x where positive, α·(eˣ − 1) elsewhere, element by element; integers are converted to real numbers. Clevert et al., arXiv 1511.07289.</summary>
        /// <param name="alpha">The negative of the value approached at −∞.</param>
        public Tensor Elu(double alpha = 1) => Ops.Launch.Unary(new Ops.Elu(alpha), this);
    }
}
