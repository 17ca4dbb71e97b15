using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The angle in [−π/2, π/2] whose tangent is x.</summary>
    public readonly struct Atan : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Atan";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "tan⁻¹ x", x => x.Atan(), Math.Atan, new(-5, 5),
            special: [(0, 0), (-0.0, -0.0), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Atan(x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient / (saved.X.Square() + 1);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The angle in [−π/2, π/2] whose tangent this is, element by element; integers are converted to real numbers.</summary>
        public Tensor Atan() => Ops.Launch.Unary(default(Ops.Atan), this);
    }
}
