using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The hyperbolic sine.</summary>
    public readonly struct Sinh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Sinh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "(eˣ − e⁻ˣ) / 2", x => x.Sinh(), Math.Sinh, Domain.Real,
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Sinh(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Cosh();
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The hyperbolic sine, element by element; integers are converted to real numbers.</summary>
        public Tensor Sinh() => Ops.Launch.Unary(default(Ops.Sinh), this);
    }
}
