using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n of the digamma function.</summary>
    public readonly struct Polygamma(int order) : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Polygamma";

        /// <inheritdoc/>
        public static OpRow Row => Trigamma with
        {
            Samples =
            [
                .. Trigamma.Samples,
                .. Enumerable.Range(2, 3).Select(order => new OpSample(
                    $"order {order}", [new([9], new(1, 6))], x => x[0].Polygamma(order), x => x[0].Map(value => Series(order, value)))),
            ],
        };

        private static OpRow Trigamma => OpRow.Unary(
            Name, "ψ⁽ⁿ⁾(x) = dⁿψ(x)/dxⁿ", x => x.Polygamma(1), x => Series(1, x), new(0.4, 9),
            special:
            [
                (0, double.PositiveInfinity), (-0.0, double.PositiveInfinity), (-1, double.PositiveInfinity), (-30, double.PositiveInfinity),
                (double.PositiveInfinity, 0), (double.NegativeInfinity, double.NaN), (double.NaN, double.NaN),
            ]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.PolygammaOfOrder(order, x);

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X.Polygamma(order + 1);

        // Abramowitz and Stegun 6.4.10, and the integral and the half of the first term left out for the rest (Euler and Maclaurin).
        private static double Series(int order, double x)
        {
            if (x < 0 && x == Math.Floor(x)) return order % 2 == 0 ? double.NaN : double.PositiveInfinity;
            if (x < -300) throw new ArgumentOutOfRangeException(nameof(x), x, "the series is cut off while its terms still grow; the least argument is -300");
            double sum = 0, factorial = 1;
            for (var n = 2; n <= order; n++) factorial *= n;
            var end = x + 400;
            var rest = (Math.Pow(end, -order) / order) + (0.5 * Math.Pow(end, -order - 1)) + ((order + 1) / 12.0 * Math.Pow(end, -order - 2));
            for (var k = 399; k >= 0; k--) sum += Math.Pow(x + k, -order - 1);
            return (order % 2 == 0 ? -1 : 1) * factorial * (sum + rest);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The derivative of that order of the digamma function, element by element; integers are converted to real numbers. Order 0 is <see cref="Digamma"/>, 1 the trigamma
        /// function, and the derivative of each is the next. At the negative integers +∞ for odd orders, NaN for even ones.
        /// </summary>
        /// <param name="order">From 0 to 20.</param>
        /// <exception cref="ArgumentOutOfRangeException">The order is not from 0 to 20.</exception>
        public Tensor Polygamma(int order) => order switch
        {
            0 => Digamma(),
            > 0 and <= Elementary.MaxPolygammaOrder => Ops.Launch.Unary(new Ops.Polygamma(order), this),
            _ => throw new ArgumentOutOfRangeException(
                nameof(order), order, $"Polygamma: the order is from 0 to {Elementary.MaxPolygammaOrder}; beyond, factorials leave float32. A derivative asks for an order one higher"),
        };
    }
}
