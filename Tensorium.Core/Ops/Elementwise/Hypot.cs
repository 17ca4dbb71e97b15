using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>√(a² + b²).</summary>
    public readonly struct Hypot : IOp, IBinaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Hypot";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "√(a² + b²)", ["Tensor.Hypot"], (a, b) => a.Hypot(b), (a, b) => Math.Sqrt((a * a) + (b * b)), Domain.Positive, new(-3, 3),
            special: [(0.0, -0.0, 0.0), (3.0, -4.0, 5.0), (double.NegativeInfinity, double.NaN, double.PositiveInfinity), (double.PositiveInfinity, double.NaN, double.PositiveInfinity), (double.NaN, double.PositiveInfinity, double.PositiveInfinity), (double.NaN, double.NegativeInfinity, double.PositiveInfinity), (double.NaN, 1.0, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => Ops.Saves.Left | Ops.Saves.Right | Ops.Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => Elementary.Hypot(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) =>
            // At the origin the function has a kink; the subgradient 0 is taken.
            Tensor.Where(saved.Y.Equal(0), 0, gradient * ((argument == 0 ? saved.Left : saved.Right) / saved.Y));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>√(a² + b²), element by element, broadcast and promoted, without overflow on the way; ∞ if either is infinite. The gradient at the origin is taken as 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Hypot(Tensor other) => Ops.Launch.Binary(default(Ops.Hypot), this, other);

        /// <summary>As <see cref="Hypot(Tensor)"/> with a number.</summary>
        public Tensor Hypot(Scalar other) => Hypot(other.Beside(this));
    }
}
