using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    // From here on, on either side, the asymptotic series of log Γ and its derivative are good to the last place; nearer to 0 a recurrence leads to one unit interval.
    private const double GammaFar = 8;

    /// <summary>
    /// log |Γ(x)|: +∞ at 0, at the negative integers and at ±∞. At most 4 ULP for x &gt; 0, on both sides of the zeros at 1 and 2 too; for x &lt; 0, where
    /// there is a zero beside every pole, at most 4 ULP of the greater of 1, the result, and log Γ(−x).
    /// </summary>
    [MethodImpl(OutOfLine)]
    public static V Lgamma<V>(in V x)
        where V : struct, IVec<V>
    {
        var far = V.LessOrEqual(V.Splat(GammaFar), V.Abs(x));
        var result = LgammaNear(x);
        return V.MaskBits(far) == 0 ? result : V.Select(far, LgammaFar(x), result);
    }

    /// <summary>For |x| &lt; 8: Γ(x + 1) = x·Γ(x) leads to r in [1.25, 2.25), and log Γ(x) = log Γ(r) ± log of the product of the factors between them.</summary>
    [MethodImpl(OutOfLine)]
    private static V LgammaNear<V>(in V x)
        where V : struct, IVec<V>
    {
        // That interval is off the zero at 1, where the logarithm is −(x − 1) and log Γ(1 + x) about half as much: they hardly cancel.
        var one = V.Splat(1);
        var steps = -V.Floor(x - V.Splat(1.25));
        var up = V.Less(V.Splat(0), steps);
        var count = V.Abs(steps);
        var start = V.Select(up, x, x - one);
        var direction = V.Select(up, one, -one);
        V product = one, productLow = V.Splat(0);
        for (var i = 0; i < 10; i++)
        {
            var step = V.Splat(i);
            var factor = V.Select(V.Less(step, count), V.Fma(direction, step, start), one);
            var next = product * factor;
            productLow = V.Fma(productLow, factor, V.Fma(product, factor, -next));
            product = next;
        }

        var log = LogExtended(V.Abs(product), out var logLow);
        logLow += productLow / product;

        // r − 2 in one operation, which is exact around the zeros at 1 and 2.
        var t = x + (steps - V.Splat(2));
        var middle = t * (t + one) * LgammaOverZeros(t + V.Splat(0.25));
        var signed = V.Select(up, -log, log);
        var sum = middle + signed;
        var result = sum + (SumError(middle, signed, sum) + V.Select(up, -logLow, logLow));
        return V.Select(V.Equal(product, V.Splat(0)), V.Splat(double.PositiveInfinity), result);
    }

    /// <summary>log Γ(r)/((r − 1)(r − 2)) for r in [1.25, 2.25], as a polynomial in u = r − 1.75.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LgammaOverZeros<V>(V u)
        where V : struct, IVec<V>
    {
        if (!V.IsDouble)
        {
            return Polynomial.Horner(
                u, 0.4501393, -0.119481586, 0.04452045, -0.019053878, 0.008776328, -0.004227975, 0.002096482, -0.0010445836, 0.0005363881,
                -0.00034459744, 0.00018119722);
        }

        // Two parts: half as long a chain of dependent operations.
        var low = Polynomial.Horner(
            u, 0.4501393121092563, -0.11948158662524275, 0.04452044719851034, -0.019053957830247926, 0.008776370425163885, -0.004226194125865728,
            0.0020955338847148163, -0.0010605660779488247, 0.0005448968670945976, -0.00028319055537594635, 0.0001485185844737106);
        var high = Polynomial.Horner(
            u, -7.846273965002459e-05, 4.168915388290168e-05, -2.227253661492844e-05, 1.2039401461060753e-05, -6.4860565132902415e-06,
            3.207741090760838e-06, -1.7373991814531819e-06, 1.5050654576547734e-06, -8.213650044261199e-07);
        return V.Fma(high, EleventhPower(u), low);
    }

    /// <summary>For |x| ≥ 8: Stirling's series, and on the left log |Γ(x)| = log(π/(a·|sin πa|)) − log Γ(a) with a = −x.</summary>
    [MethodImpl(OutOfLine)]
    private static V LgammaFar<V>(in V x)
        where V : struct, IVec<V>
    {
        var infinity = V.Splat(double.PositiveInfinity);
        var a = V.Abs(x);
        var log = LogExtended(a, out var logLow);
        var inverse = V.Splat(1) / a;
        var z = inverse * inverse;
        // a·(log Γ(a) − (a − ½)·log a + a − ½·log 2π) in z = 1/a².
        var series = V.IsDouble
            ? Polynomial.Horner(
                z, 0.08333333333333333, -0.002777777777773988, 0.0007936507897524059, -0.0005952365845057049, 0.0008414700852503147,
                -0.001890382993887715, 0.005065905360156132)
            : Polynomial.Horner(z, 0.083333336, -0.002777777, 0.0007934093, -0.000570147);

        // (a − ½)·(log a − 1) + ½·log 2π − ½ + series/a. The subtraction of 1 is exact, and the product kept to twice the precision.
        var factor = a - V.Splat(0.5);
        var less = log - V.Splat(1);
        var product = factor * less;
        var low = V.Fma(factor, logLow, V.Fma(factor, less, -product)) + V.Fma(series, inverse, V.Splat(0.4189385332046727));
        var right = product + V.And(V.Less(product, infinity), low);

        var negative = V.Less(x, V.Splat(0));
        if (V.MaskBits(negative) == 0) return right;
        var distance = a - V.Round(a);
        SinCosTwoPi(V.Abs(distance) * V.Splat(0.5), out var sine, out _);
        var reflection = LogExtended(a * sine, out var reflectionLow);
        var left = (V.Splat(1.1447298858494002) - reflection) - reflectionLow - right;
        var isPole = V.Or(V.Equal(distance, V.Splat(0)), V.Equal(a, infinity));
        return V.Select(negative, V.Select(isPole, infinity, left), right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V EleventhPower<V>(V u)
        where V : struct, IVec<V>
    {
        var u2 = u * u;
        var u4 = u2 * u2;
        return u4 * u4 * u2 * u;
    }
}
