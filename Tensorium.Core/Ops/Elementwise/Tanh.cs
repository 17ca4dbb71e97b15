using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The hyperbolic tangent.</summary>
    public readonly struct Tanh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Tanh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "tanh x", x => x.Tanh(), Math.Tanh, Domain.Real,
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, 1), (double.NegativeInfinity, -1), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.TanhInlined(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (1 - saved.Y.Square());

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => gradient * (V.Splat(1) - (saved * saved));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The hyperbolic tangent, element by element; integers are converted to real numbers.</summary>
        public Tensor Tanh() => Ops.Launch.Unary(default(Ops.Tanh), this);
    }
}
