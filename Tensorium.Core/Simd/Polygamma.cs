using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The highest order of <see cref="Polygamma{V}"/>: up to it no coefficient leaves float32.</summary>
    public const int MaxPolygammaOrder = 20;

    /// <summary>
    /// The derivative of that order of ψ(x), which for order 0 is <see cref="Digamma{V}"/>. At most 4 ULP for x &gt; 0; for x &lt; 0, where a power of cot πx is
    /// taken, at most 4·(order + 2) ULP of the greater of the result and |ψ⁽ⁿ⁾(1 − x)|. At 0 the limit from the side of its sign; at the negative integers
    /// +∞ for odd orders and NaN for even ones, whose limits differ; a zero of the sign of (−1)ⁿ⁺¹ at +∞, NaN at −∞.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0 or above <see cref="MaxPolygammaOrder"/>.</exception>
    public static V Polygamma<V>(int order, in V x)
        where V : struct, IVec<V>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxPolygammaOrder);
        return order == 0 ? Digamma(x) : PolygammaOfOrder(order, x);
    }

    /// <summary>As <see cref="Polygamma{V}"/> for an order known to be from 1 to the highest: kernels of devices cannot throw.</summary>
    [MethodImpl(OutOfLine)]
    internal static V PolygammaOfOrder<V>(int order, in V x)
        where V : struct, IVec<V>
    {
        var isOdd = (order & 1) != 0;
        var negative = V.Less(x, V.Splat(0));
        var zeta = ScaledZeta(order, V.Select(negative, V.Splat(1) - x, x));
        var right = isOdd ? zeta : V.Select(V.Equal(x, V.Splat(0)), V.Splat(-1) / x, -zeta);
        if (V.MaskBits(negative) == 0) return right;

        // (−1)ⁿψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) = π·dⁿ cot πx/dxⁿ. The derivative is a polynomial in cot πx of the other parity, all of whose coefficients have one sign.
        var cotangent = PiCotangentPi(x);
        var first = order * PolygammaCoefficients.CotangentPlaces;
        var last = first + PolygammaCoefficients.CotangentTerms(order) - 1;
        var square = cotangent * cotangent;
        var polynomial = V.Splat(PolygammaCoefficients.Cotangent[last]);
        for (var i = last - 1; i >= first; i--)
            polynomial = V.Fma(polynomial, square, V.Splat(PolygammaCoefficients.Cotangent[i]));
        var left = (isOdd ? polynomial : -(polynomial * cotangent)) - zeta;
        var isPole = V.Equal(x, V.Floor(x));
        var atPole = V.Select(V.Equal(x, V.Splat(double.NegativeInfinity)), V.Splat(double.NaN), V.Splat(isOdd ? double.PositiveInfinity : double.NaN));
        return V.Select(negative, V.Select(isPole, atPole, left), right);
    }

    /// <summary>n!·ζ(n + 1, x) = n!·Σ 1/(x + k)ⁿ⁺¹ for x ≥ 0: the first terms, and the others by the Euler–Maclaurin formula.</summary>
    [MethodImpl(OutOfLine)]
    private static V ScaledZeta<V>(int order, in V x)
        where V : struct, IVec<V>
    {
        var zero = V.Splat(0);
        var factorial = PolygammaCoefficients.Factorial(order);
        var terms = V.IsDouble ? 10 : 6;

        // The rest, with w = 1/(x + terms): (n − 1)!·wⁿ·(1 + n·w/2 + Σ B₂ⱼ/(2j)!·(n + 2j − 1)!/(n − 1)!·w²ʲ).
        var rest = ReciprocalPower(x, V.Splat(terms), order, factorial / order, out var restLow, out var w);
        var first = order * PolygammaCoefficients.EulerMaclaurinTerms;
        var square = w * w;
        var series = zero;
        for (var i = (V.IsDouble ? 9 : 5) - 1; i >= 0; i--)
            series = V.Fma(series, square, V.Splat(PolygammaCoefficients.EulerMaclaurin[first + i]));
        V sum = rest, low = V.Fma(rest, V.Fma(series, square, w * V.Splat(order * 0.5)), restLow);

        // From the smallest term to the greatest, which is the first.
        for (var k = terms - 1; k >= 0; k--)
        {
            var term = ReciprocalPower(x, V.Splat(k), order + 1, factorial, out var termLow, out _);
            var next = sum + term;
            low += SumError(sum, term, next) + termLow;
            sum = next;
        }

        // At a pole and at infinity the corrections are not numbers.
        var result = sum + low;
        return V.Select(V.And(V.Less(zero, x), V.Less(sum, V.Splat(double.PositiveInfinity))), V.Select(V.Less(x, V.Splat(double.PositiveInfinity)), result, zero), sum);
    }

    /// <summary>scale/(x + shift)ᵖ as high + low, and 1/(x + shift): in plain arithmetic the error would grow with the power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReciprocalPower<V>(V x, V shift, int power, double scale, out V low, out V reciprocal)
        where V : struct, IVec<V>
    {
        var one = V.Splat(1);
        var divisor = x + shift;
        reciprocal = one / divisor;
        var reciprocalLow = (V.Fma(-reciprocal, divisor, one) - (reciprocal * SumError(x, shift, divisor))) * reciprocal;
        // The scale first: it keeps the powers from underflowing before the result does.
        var high = V.Splat(scale);
        low = V.Splat(0);
        for (var i = 0; i < power; i++)
        {
            var next = high * reciprocal;
            low = V.Fma(low, reciprocal, V.Fma(high, reciprocalLow, V.Fma(high, reciprocal, -next)));
            high = next;
        }

        return high;
    }
}
