using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>eˣ − 1, exact for small x.</summary>
    public readonly struct Expm1 : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Expm1";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "eˣ − 1", x => x.Expm1(), x => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1, Domain.Real,
            special: [(0, 0), (-0.0, -0.0), (double.NegativeInfinity, -1), (double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Expm1(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (saved.Y + 1);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>eˣ − 1, exact for small x, element by element; integers are converted to real numbers.</summary>
        public Tensor Expm1() => Ops.Launch.Unary(default(Ops.Expm1), this);
    }
}
