using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>eˣ.</summary>
    public readonly struct Exp : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Exp";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "eˣ", x => x.Exp(), Math.Exp, Domain.Real,
            special: [(0, 1), (double.NegativeInfinity, 0), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN), (1e4, double.PositiveInfinity), (-1e4, 0)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        public static bool HasGradient => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.ExpInlined(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.Y;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Gradient<V>(V saved, V gradient)
            where V : struct, IVec<V> => gradient * saved;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>eˣ, element by element; integers are converted to real numbers.</summary>
        public Tensor Exp() => Ops.Launch.Unary(default(Ops.Exp), this);
    }
}
