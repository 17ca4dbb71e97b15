using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The hyperbolic cosine.</summary>
    public readonly struct Cosh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Cosh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "(eˣ + e⁻ˣ) / 2", x => x.Cosh(), Math.Cosh, Domain.Real,
            special: [(0, 1), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Cosh(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Sinh();
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The hyperbolic cosine, element by element; integers are converted to real numbers.</summary>
        public Tensor Cosh() => Ops.Launch.Unary(default(Ops.Cosh), this);
    }
}
