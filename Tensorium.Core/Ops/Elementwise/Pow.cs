using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>aᵇ.</summary>
    public readonly struct Pow : IOp, IBinaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Pow";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "aᵇ", ["Tensor.Pow"], (a, b) => a.Pow(b), Math.Pow, Domain.Positive, Domain.Real,
            special: [(0.0, 0.0, 1.0), (0.0, -1.0, double.PositiveInfinity), (-2.0, 3.0, -8.0), (-2.0, 0.5, double.NaN), (double.NaN, 0.0, 1.0), (1.0, double.NaN, 1.0), (double.PositiveInfinity, -1.0, 0.0)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => argument == 0 ? Ops.Saves.Left | Ops.Saves.Right : Ops.Saves.Left | Ops.Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => Elementary.Pow(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0
            // At b = 0 the function is constant, whatever 0·a⁻¹ says. The exponent is replaced there, not the result: a derivative of this would be 0·∞ of what was not taken.
            ? gradient * saved.Right * saved.Left.Pow(saved.Right.MaskedFill(saved.Right.Equal(0), 1) - 1)
            // 0ᵇ is 0 for every b > 0, whatever 0·ln 0 says.
            : Tensor.Where(saved.Left.Equal(0), 0, gradient * saved.Y * saved.Left.MaskedFill(saved.Left.Equal(0), 1).Log());
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>This to the power of the other, element by element, broadcast and promoted. Special cases as in IEEE 754; the gradient to an exponent is 0 where the base is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Pow(Tensor other) => Ops.Launch.Binary(default(Ops.Pow), this, other);

        /// <summary>This to the power of the other, of each element and a number. Special cases as in IEEE 754; the gradient to an exponent is 0 where the base is 0.</summary>
        public Tensor Pow(Scalar other) => Pow(other.RealBeside(this));
    }
}
