using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The angle in [0, π] whose cosine is x.</summary>
    public readonly struct Acos : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Acos";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "cos⁻¹ x", x => x.Acos(), Math.Acos, new(-0.9, 0.9),
            special: [(1, 0), (1.5, double.NaN), (-1.5, double.NaN), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Acos(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => -(gradient * ((1 - saved.X) * (1 + saved.X)).Rsqrt());
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The angle in [0, π] whose cosine this is, element by element; integers are converted to real numbers. NaN beyond ±1; the gradient is infinite at ±1.</summary>
        public Tensor Acos() => Ops.Launch.Unary(default(Ops.Acos), this);
    }
}
