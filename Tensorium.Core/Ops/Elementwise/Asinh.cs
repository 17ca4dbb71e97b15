using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The inverse hyperbolic sine.</summary>
    public readonly struct Asinh : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Asinh";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln(x + √(x² + 1))", x => x.Asinh(), Math.Asinh, Domain.Real,
            special: [(0, 0), (-0.0, -0.0), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Asinh(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / saved.X.Hypot(1);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The number whose hyperbolic sine this is, element by element; integers are converted to real numbers.</summary>
        public Tensor Asinh() => Ops.Launch.Unary(default(Ops.Asinh), this);
    }
}
