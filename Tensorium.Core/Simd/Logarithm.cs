using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The natural logarithm; −∞ at ±0, NaN below. At most 1 ULP, subnormals included.</summary>
    [MethodImpl(OutOfLine)]
    public static V Log<V>(in V x)
        where V : struct, IVec<V>
    {
        var normal = ScaleSubnormal(x, out var shift);
        var f = SplitNearOne(normal, out var e) - V.Splat(1);
        return LogarithmSpecials(x, x, LogReduced(f, e - shift));
    }

    /// <summary>The natural logarithm of a positive normal number: the bits of <see cref="Log"/>, without its care for others, and inlined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V LogOfNormal<V>(V x)
        where V : struct, IVec<V>
    {
        var f = SplitNearOne(x, out var e) - V.Splat(1);
        return LogReduced(f, e);
    }

    /// <summary>log(1 + x), without cancellation near 0; −∞ at −1, NaN below. At most 2 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Log1p<V>(in V x)
        where V : struct, IVec<V>
    {
        var one = V.Splat(1);
        var sum = one + x;
        var m = SplitNearOne(sum, out var e);
        // The rounding error of 1 + x, scaled like the sum, goes back into the reduced argument: while 1 + x needs no scaling (e = 0), that
        // argument is x itself. Beyond 2⁶⁴ the error is far below the last place; the limit keeps 2⁻ᵉ a normal number.
        var scale = V.PowerOfTwo(-V.Min(e, V.Splat(64)));
        var result = LogReduced(V.Fma(SumError(one, x, sum), scale, m - one), e);
        // Adding loses the sign of −0.
        return V.Select(V.Equal(x, V.Splat(0)), x, LogarithmSpecials(x, sum, result));
    }

    /// <summary>log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), which neither overflows nor cancels. At most 2 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Softplus<V>(in V x)
        where V : struct, IVec<V>
        => SoftplusInlined(x);

    /// <summary>The body of <see cref="Softplus"/>; see <see cref="ExpInlined"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V SoftplusInlined<V>(V x)
        where V : struct, IVec<V>
    {
        var e = ExpBelowOverflow(-V.Abs(x));
        // log(1 + e) as in Log1p, but 1 + e is between 1 and 2 and needs one halving at most.
        var one = V.Splat(1);
        var sum = one + e;
        var error = OrderedSumError(one, e, sum);
        var large = V.Less(V.Splat(1.4142135623730951), sum);
        var scale = V.Select(large, V.Splat(0.5), one);
        var f = V.Fma(error, scale, V.Fma(sum, scale, -one));
        return V.Max(x, V.Splat(0)) + LogReduced(f, V.And(large, one));
    }

    // +∞ and NaN are their own logarithms; `argument` is what the logarithm is taken of.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogarithmSpecials<V>(V x, V argument, V result)
        where V : struct, IVec<V>
    {
        var zero = V.Splat(0);
        result = V.Select(V.Less(x, V.Splat(double.PositiveInfinity)), result, x);
        result = V.Select(V.Less(argument, zero), V.Splat(double.NaN), result);
        return V.Select(V.Equal(argument, zero), V.Splat(double.NegativeInfinity), result);
    }

    // x·2ˢ with s = 0 for normal numbers; for subnormals an s that makes them normal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ScaleSubnormal<V>(V x, out V shift)
        where V : struct, IVec<V>
    {
        var subnormal = V.Less(x, V.Splat(V.IsDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38));
        shift = V.And(subnormal, V.Splat(V.IsDouble ? 54 : 25));
        return V.Select(subnormal, x * V.Splat(V.IsDouble ? 18014398509481984.0 : 33554432.0), x);
    }

    /// <summary>a = m·2ᵉ with m in [√½, √2] for positive normal a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SplitNearOne<V>(V a, out V e)
        where V : struct, IVec<V>
    {
        var m = V.Significand(a);
        var large = V.Less(V.Splat(1.4142135623730951), m);
        e = V.Exponent(a) + V.And(large, V.Splat(1));
        return V.Select(large, m * V.Splat(0.5), m);
    }

    /// <summary>e·ln 2 + log(1 + f) for f in [√½ − 1, √2 − 1].</summary>
    /// <remarks>
    /// fdlibm's e_log.c: with s = f/(2 + f), log(1 + f) = 2·atanh s = f − (f²/2 − s·(f²/2 + R(s²))): the leading term f is exact, the rest small.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogReduced<V>(V f, V e)
        where V : struct, IVec<V>
    {
        var s = f / (V.Splat(2) + f);
        var z = s * s;
        // (2·atanh(s)/s − 2)/s² for s² up to (3 − 2√2)².
        var q = V.IsDouble
            ? Polynomial.Horner(
                z, 0.6666666666666735, 0.3999999999940795, 0.28571428744056226, 0.2222219838607924, 0.18183574811968964,
                0.15313764009097355, 0.14798989786445677)
            : Polynomial.Horner(z, 0.6666666, 0.40000337, 0.28537172, 0.23584935);
        var half = V.Splat(0.5) * f * f;
        var tail = V.Fma(s, V.Fma(z, q, half), e * Ln2Low<V>());
        return V.Fma(e, Ln2High<V>(), f - (half - tail));
    }
}
