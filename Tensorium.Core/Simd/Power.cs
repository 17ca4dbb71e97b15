using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>xʸ with the special cases of IEEE 754-2019 (§9.2.1): x⁰ = 1ʸ = 1 even for NaN; NaN for negative x and non-integral y. At most 1.5 ULP.</summary>
    /// <remarks>
    /// e^(y·log |x|) magnifies the relative error of the logarithm by up to the range of exponents, so the logarithm and its product with y are
    /// carried as unevaluated sums of two lanes, high + low.
    /// </remarks>
    [MethodImpl(OutOfLine)]
    public static V Pow<V>(in V x, in V y)
        where V : struct, IVec<V>
    {
        var magnitude = V.Abs(x);
        var high = LogExtended(magnitude, out var low);
        var product = y * high;
        var productLow = V.Fma(y, low, V.Fma(y, high, -product));
        // Past overflow (then the low part is ∞ − ∞) and underflow only the direction matters.
        var inRange = V.Less(V.Abs(product), V.Splat(V.IsDouble ? 800 : 200));
        return PowSpecials(x, y, ExpExtended(product, V.And(inRange, productLow)));
    }

    // From |x|^y to x^y: the sign of odd powers of negative numbers, NaN for the others that are not real, and the ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowSpecials<V>(V x, V y, V result)
        where V : struct, IVec<V>
    {
        var zero = V.Splat(0);
        var one = V.Splat(1);
        var half = y * V.Splat(0.5);
        var integral = V.Equal(y, V.Floor(y));
        // Odd: y is integral and y/2 is not. (Numbers too large to have a half are even, and so are the infinities.)
        var even = V.Equal(half, V.Floor(half));
        result = V.Or(result, V.And(x, V.And(V.Splat(-0.0), V.And(integral, V.Not(even)))));

        var finiteNegative = V.And(V.Less(x, zero), V.Less(V.Splat(double.NegativeInfinity), x));
        result = V.Select(V.And(finiteNegative, V.Not(integral)), V.Splat(double.NaN), result);

        var minusOneToInfinity = V.And(V.Equal(x, -one), V.Equal(V.Abs(y), V.Splat(double.PositiveInfinity)));
        return V.Select(V.Or(V.Or(V.Equal(y, zero), V.Equal(x, one)), minusOneToInfinity), one, result);
    }

    /// <summary>log x as high + low, to about 1.5 times the lane's precision, for x ≥ 0; ±∞ (with low = 0) at 0 and ∞, NaN at NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogExtended<V>(V x, out V low)
        where V : struct, IVec<V>
    {
        var normal = ScaleSubnormal(x, out var shift);
        var f = SplitNearOne(normal, out var e) - V.Splat(1);
        e -= shift;
        var log = Log1pReducedExtended(f, out var logLow);

        // e·ln 2 + log(1 + f), from the large to the small. |e·ln 2| > |log(1 + f)| unless e = 0, and then the sum is exact anyway.
        var eLn2 = e * Ln2High<V>();
        var eLn2Low = V.Fma(e, Ln2Low<V>(), V.Fma(e, Ln2High<V>(), -eLn2));
        var sum = eLn2 + log;
        var rest = OrderedSumError(eLn2, log, sum) + (eLn2Low + logLow);
        var high = sum + rest;

        var regular = V.And(V.Less(V.Splat(0), x), V.Less(x, V.Splat(double.PositiveInfinity)));
        low = V.And(regular, OrderedSumError(sum, rest, high));
        return V.Select(regular, high, V.Select(V.Equal(x, V.Splat(0)), V.Splat(double.NegativeInfinity), x));
    }

    /// <summary>log(1 + f) = s·(2 + s²·(⅔ + s²·q(s²))), s = f/(2 + f), as high + low, for f in [√½ − 1, √2 − 1].</summary>
    [MethodImpl(OutOfLine)]
    private static V Log1pReducedExtended<V>(in V f, out V low)
        where V : struct, IVec<V>
    {
        // s and its remainder: the product with the fused rounding is exact.
        var two = V.Splat(2);
        var divisor = two + f;
        var s = f / divisor;
        var sLow = (V.Fma(-s, divisor, f) - s * OrderedSumError(two, f, divisor)) / divisor;

        var z = s * s;
        var zLow = V.Fma(s + s, sLow, V.Fma(s, s, -z));
        var q = V.IsDouble
            ? Polynomial.Horner(
                z, 0.39999999999999974, 0.285714285714453, 0.2222222221748846, 0.18181818876335049, 0.15384556453523296, 0.13336333685785476,
                0.11674484900217812, 0.11991815234627523)
            : Polynomial.Horner(z, 0.39999998, 0.28571877, 0.22184874, 0.19470315);

        // ⅔ + z·q.
        var twoThirds = V.Splat(2.0 / 3);
        var zq = z * q;
        var t = twoThirds + zq;
        var tLow = OrderedSumError(twoThirds, zq, t) + V.Splat(V.IsDouble ? 3.7007434154171885e-17 : -1.9868215e-08);

        // 2 + z·t.
        var zt = z * t;
        var ztLow = V.Fma(z, tLow, V.Fma(zLow, t, V.Fma(z, t, -zt)));
        var w = two + zt;
        var wLow = OrderedSumError(two, zt, w) + ztLow;

        var product = s * w;
        low = V.Fma(s, wLow, V.Fma(sLow, w, V.Fma(s, w, -product)));
        return product;
    }

    /// <summary>e^(high + low) for a low part beneath the last place of the high one.</summary>
    [MethodImpl(OutOfLine)]
    private static V ExpExtended<V>(in V high, in V low)
        where V : struct, IVec<V>
    {
        var clamped = V.Min(V.Max(high, V.Splat(V.IsDouble ? -746 : -104)), V.Splat(V.IsDouble ? 710 : 89));
        var r = ReduceByLn2(clamped, out var n) + low;
        return V.Scale(V.Splat(1) + Expm1Reduced(r), n);
    }
}
