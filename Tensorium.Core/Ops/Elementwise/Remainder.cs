using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The remainder of a / b with the quotient rounded down.</summary>
    public readonly struct Remainder : IOp, IBinaryOp, IIntegerOp
    {
        /// <inheritdoc/>
        public static string Name => "Remainder";

        /// <inheritdoc/>
        public static OpRow Row => BelowOne with
        {
            // Between the jumps at the multiples of the divisor.
            Samples = [.. BelowOne.Samples, Quotient(3.2, 3.8), Quotient(-3.8, -3.2)],
        };

        private static OpRow BelowOne => OpRow.Binary(
            Name, "a − b·⌊a / b⌋", ["Tensor.Remainder"], (a, b) => a.Remainder(b), Naive, new(0.1, 0.9), new(1, 3),
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0.5,
            special:
            [
                (5.5, 2.0, 1.5), (-5.5, 2.0, 0.5), (5.5, -2.0, -0.5), (-5.5, -2.0, -1.5), (0.0, 1.0, 0.0), (-0.0, 1.0, -0.0), (1.0, double.PositiveInfinity, 1.0),
                (-1.0, double.PositiveInfinity, double.PositiveInfinity), (double.PositiveInfinity, 1.0, double.NaN), (1.0, 0.0, double.NaN), (double.NaN, 1.0, double.NaN), (1.0, double.NaN, double.NaN),
            ]);

        private static OpSample Quotient(double low, double high) => new(
            $"quotients from {low} to {high}", [new([3, 4], new(low, high)), new([4], new(0.99, 1.01))],
            x => x[0].Remainder(x[1]), x => NaiveArray.Zip(x[0], x[1], Naive));

        // The formula is ∞·0 beside an infinite b, and loses the sign of a zero; this is the same wherever it is neither.
        private static double Naive(double a, double b)
        {
            var rest = a % b;
            return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
        }

        /// <inheritdoc/>
        public static Saves Saves(int argument) => argument == 0 ? Ops.Saves.None : Ops.Saves.Left | Ops.Saves.Right | Ops.Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => Elementary.Remainder(left, right);

        /// <inheritdoc cref="IIntegerOp.Invoke"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T IIntegerOp.Invoke<T>(T left, T right)
        {
            // The least integer divided by −1 overflows, in the hardware too.
            if (T.IsNegative(right) && right == -T.One) return T.Zero;
            var rest = left % right;
            return rest != T.Zero && (rest < T.Zero) != (right < T.Zero) ? rest + right : rest;
        }

        T IIntegerOp.Identity<T>() => T.Zero;

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0
            ? gradient
            // The integer that was taken; the floor of the rounded quotient may be its neighbour.
            : -(gradient * ((saved.Left - saved.Y) / saved.Right).Round());
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The remainder of the division by the other with the quotient rounded down, element by element, broadcast and promoted: of the sign of the other, as PyTorch's remainder and
        /// Python's %. NaN where the other is 0. The derivative by the other is −⌊this / other⌋; at the multiples of the other, where the remainder jumps, as just above.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DTypeException">Both are bool.</exception>
        /// <exception cref="DivideByZeroException">The tensors are of integers, and the other holds a zero.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Remainder(Tensor other) => Ops.Launch.IntegerDivision(default(Ops.Remainder), this, other);

        /// <summary>As <see cref="Remainder(Tensor)"/> with a number.</summary>
        public Tensor Remainder(Scalar other) => Remainder(other.Beside(this));
    }
}
