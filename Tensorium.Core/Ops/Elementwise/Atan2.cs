using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The angle of the point (b, a) from the positive axis of b.</summary>
    public readonly struct Atan2 : IOp, IBinaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Atan2";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "the angle in [−π, π] of the point (b, a)", ["Tensor.Atan2"], (a, b) => a.Atan2(b), Math.Atan2, Domain.Positive, new(-3, 3),
            special: [(0.0, 1.0, 0.0), (-0.0, 1.0, -0.0), (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0), (1.0, double.PositiveInfinity, 0.0), (double.NaN, 1.0, double.NaN), (1.0, double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => Ops.Saves.Left | Ops.Saves.Right;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => Elementary.Atan2(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient)
        {
            // Divided by the distance twice, as its square may overflow.
            var distance = saved.Left.Hypot(saved.Right);
            return argument == 0 ? gradient * (saved.Right / distance / distance) : -(gradient * (saved.Left / distance / distance));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The angle in [−π, π] of the point (x, this) from the positive x-axis, element by element, broadcast and promoted; the signs of zeros count, as in IEEE 754. The gradient at the origin is NaN: there is none.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Atan2(Tensor x) => Ops.Launch.Binary(default(Ops.Atan2), this, x);

        /// <summary>As <see cref="Atan2(Tensor)"/> with a number.</summary>
        public Tensor Atan2(Scalar x) => Atan2(x.Beside(this));
    }
}
