using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ln(1 + x), exact for small x.</summary>
    public readonly struct Log1p : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Log1p";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "ln(1 + x)", x => x.Log1p(), x => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x), new(-0.8, 4),
            special: [(0, 0), (-0.0, -0.0), (-1, double.NegativeInfinity), (-2, double.NaN), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Log1p(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / (saved.X + 1);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>ln(1 + x), exact for small x, element by element; integers are converted to real numbers. NaN below −1, −∞ at −1.</summary>
        public Tensor Log1p() => Ops.Launch.Unary(default(Ops.Log1p), this);
    }
}
