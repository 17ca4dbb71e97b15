using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ln(1 + eˣ), without overflow.</summary>
    public readonly struct Softplus : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Softplus";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln(1 + eˣ)", x => x.Softplus(), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), new(-8, 8),
            special: [(double.NegativeInfinity, 0), (double.PositiveInfinity, double.PositiveInfinity), (1000, 1000), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.SoftplusInlined(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Sigmoid();

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => gradient * Elementary.Sigmoid(saved);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>ln(1 + eˣ), without overflow, element by element; integers are converted to real numbers.</summary>
        public Tensor Softplus() => Ops.Launch.Unary(default(Ops.Softplus), this);
    }
}
