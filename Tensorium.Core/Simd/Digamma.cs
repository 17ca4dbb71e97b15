using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>
    /// ψ(x) = d log Γ(x)/dx: −∞ at +0 and +∞ at −0, NaN at the negative integers and at −∞. At most 4 ULP for x &gt; 0, at its zero 1.4616… too; for x &lt; 0,
    /// where there is a zero between any two poles, at most 4 ULP of the greatest of 4, the result, and ψ(−x).
    /// </summary>
    [MethodImpl(OutOfLine)]
    public static V Digamma<V>(in V x)
        where V : struct, IVec<V>
    {
        var far = V.LessOrEqual(V.Splat(GammaFar), V.Abs(x));
        var result = DigammaNear(x);
        if (V.MaskBits(far) != 0) result = V.Select(far, DigammaFar(x), result);
        var isPole = V.And(V.Less(x, V.Splat(0)), V.Equal(x, V.Floor(x)));
        // The sum of the recurrence loses the sign of −0.
        result = V.Select(V.Equal(x, V.Splat(0)), V.Splat(-1) / x, result);
        return V.Select(isPole, V.Splat(double.NaN), result);
    }

    /// <summary>For |x| &lt; 8: ψ(x + 1) = ψ(x) + 1/x leads to r in [1, 2), with the sum of the reciprocals between them to twice the precision.</summary>
    [MethodImpl(OutOfLine)]
    private static V DigammaNear<V>(in V x)
        where V : struct, IVec<V>
    {
        var one = V.Splat(1);
        var steps = one - V.Floor(x);
        var up = V.Less(V.Splat(0), steps);
        var count = V.Abs(steps);
        var start = V.Select(up, x, x - one);
        var direction = V.Select(up, one, -one);
        V sum = V.Splat(0), low = sum;
        for (var i = 0; i < 9; i++)
        {
            var step = V.Splat(i);
            var taken = V.Less(step, count);
            var divisor = V.Fma(direction, step, start);
            var quotient = V.And(taken, one / divisor);
            var next = sum + quotient;
            // What the quotient lacks is its remainder times the quotient, to first order.
            low += V.And(taken, SumError(sum, quotient, next) + V.Fma(-quotient, divisor, one) * quotient);
            sum = next;
        }

        // ψ has its zero at root + rootLow.
        var r = x + steps;
        var root = V.IsDouble ? 1.4616321449683622 : 1.4616321325302124;
        var rootLow = V.IsDouble ? 9.549995429965697e-17 : 1.243815006546356e-08;
        var middle = (r - V.Splat(root) - V.Splat(rootLow)) * DigammaOverZero(r - V.Splat(1.5));
        var signed = V.Select(up, -sum, sum);
        var result = middle + signed;
        var rest = SumError(middle, signed, result) + V.Select(up, -low, low);
        // At a pole the sum is infinite, and what it lacks is not a number.
        return result + V.And(V.Less(V.Abs(result), V.Splat(double.PositiveInfinity)), rest);
    }

    /// <summary>ψ(r)/(r − 1.4616…) for r in [1, 2], as a polynomial in u = r − 1.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V DigammaOverZero<V>(V u)
        where V : struct, IVec<V>
    {
        if (!V.IsDouble)
        {
            return Polynomial.Horner(
                u, 0.9510559, -0.4236275, 0.24054253, -0.14839886, 0.09498469, -0.06205598, 0.04085003, -0.025786884, 0.01711499, -0.01637362,
                0.010902588);
        }

        // Two parts: half as long a chain of dependent operations.
        var low = Polynomial.Horner(
            u, 0.951055876031833, -0.4236274212814605, 0.2405424842407742, -0.14840492305390884, 0.09498872445494122, -0.061922133273064534,
            0.04076083381242074, -0.02697579675613825, 0.0179072524394512, -0.011908218001568644, 0.007926944646403797);
        var high = Polynomial.Horner(
            u, -0.005279964873257405, 0.003519006401502276, -0.002345267632540769, 0.0015566317474486838, -0.0010376374098418604,
            0.0007233266279287554, -0.0004821990530566789, 0.0002272331660987376, -0.00015148586836773365, 0.00025968482126430747,
            -0.00017312261802727394);
        return V.Fma(high, EleventhPower(u), low);
    }

    /// <summary>For |x| ≥ 8: the asymptotic series, and on the left ψ(x) = ψ(a) + 1/a + π·cot πa with a = −x.</summary>
    [MethodImpl(OutOfLine)]
    private static V DigammaFar<V>(in V x)
        where V : struct, IVec<V>
    {
        var a = V.Abs(x);
        var log = LogExtended(a, out var logLow);
        var inverse = V.Splat(1) / a;
        var z = inverse * inverse;
        // (log a − 1/(2a) − ψ(a))·a² in z = 1/a².
        var series = V.IsDouble
            ? Polynomial.Horner(
                z, 0.08333333333333333, -0.008333333333331664, 0.003968253965999701, -0.004166665501516725, 0.007575459920369176,
                -0.02105106090804774, 0.08002337465397756, -0.299425370626735)
            : Polynomial.Horner(z, 0.083333336, -0.008333326, 0.00396611, -0.003943137);
        var right = log + (logLow - V.Fma(z, series, inverse * V.Splat(0.5)));

        var negative = V.Less(x, V.Splat(0));
        if (V.MaskBits(negative) == 0) return right;
        return V.Select(negative, right + inverse - PiCotangentPi(x), right);
    }

    /// <summary>π·cot πx, of period 1; infinite at the integers, NaN at ±∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PiCotangentPi<V>(V x)
        where V : struct, IVec<V>
    {
        var distance = x - V.Round(x);
        SinCosTwoPi(V.Abs(distance) * V.Splat(0.5), out var sine, out var cosine);
        return V.Splat(Math.PI) * cosine / V.Xor(sine, V.And(distance, V.Splat(-0.0)));
    }
}
