using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>2ˣ, exact for integers. Underflow is gradual; at most 1.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Exp2<V>(in V x)
        where V : struct, IVec<V>
    {
        var y = V.Min(V.Max(x, V.Splat(V.IsDouble ? -1080 : -155)), V.Splat(V.IsDouble ? 1025 : 129));
        var n = V.Round(y);
        var fraction = y - n;
        var r = fraction * Ln2High<V>();
        var low = V.Fma(fraction, Ln2Low<V>(), V.Fma(fraction, Ln2High<V>(), -r));
        return ScaleByPowerOfTwo(V.Splat(1) + (Expm1Reduced(r) + low), n);
    }

    /// <summary>The logarithm to base 2, exact for powers of two; −∞ at ±0, NaN below. At most 2.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Log2<V>(in V x)
        where V : struct, IVec<V>
    {
        var normal = ScaleSubnormal(x, out var shift);
        var f = SplitNearOne(normal, out var e) - V.Splat(1);
        return LogarithmSpecials(x, x, V.Fma(LogReduced(f, V.Splat(0)), V.Splat(1.4426950408889634), e - shift));
    }

    /// <summary>The logarithm to base 10; −∞ at ±0, NaN below. At most 2.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Log10<V>(in V x)
        where V : struct, IVec<V>
    {
        var normal = ScaleSubnormal(x, out var shift);
        var f = SplitNearOne(normal, out var e) - V.Splat(1);
        return LogarithmSpecials(
            x, x, V.Fma(LogReduced(f, V.Splat(0)), V.Splat(0.4342944819032518), (e - shift) * V.Splat(0.3010299956639812)));
    }

    /// <summary>The real cube root, of negative numbers too. At most 1 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Cbrt<V>(in V x)
        where V : struct, IVec<V>
    {
        // Away from the subnormals, where the residual would lose digits, and from the greatest numbers, where the cube of a y that is a little large overflows.
        var a = V.Abs(x);
        var isSmall = V.Less(a, V.Splat(V.IsDouble ? 2.409919865102884e-181 : 8.673617379884035e-19));
        a = V.Select(isSmall, a * V.Splat(V.IsDouble ? 4.149515568880993e180 : 1152921504606846976.0), a);
        var isLarge = V.Less(V.Splat(V.IsDouble ? 8.452712498170644e270 : 1.2676506002282294e30), a);
        a = V.Select(isLarge, a * V.Splat(V.IsDouble ? 2.409919865102884e-181 : 8.673617379884035e-19), a);

        // One step of Newton's method from 2^(⅓·log₂ a), good to a few dozen ULP, with the residual y³ − a to twice the precision.
        var y = Exp2(Log2(a) * V.Splat(1.0 / 3));
        var square = y * y;
        var squareLow = V.Fma(y, y, -square);
        var cube = square * y;
        var residual = (cube - a) + V.Fma(squareLow, y, V.Fma(square, y, -cube));
        y -= residual / (V.Splat(3) * square);
        y = V.Select(isSmall, y * V.Splat(V.IsDouble ? 6.223015277861142e-61 : 9.5367431640625e-07), y);
        y = V.Select(isLarge, y * V.Splat(V.IsDouble ? 1.6069380442589903e60 : 1048576), y);

        var isRegular = V.And(V.Less(V.Splat(0), V.Abs(x)), V.Less(V.Abs(x), V.Splat(double.PositiveInfinity)));
        return V.Select(isRegular, WithSignOf(y, x), x);
    }

    /// <summary>√(x² + y²), without overflow or underflow on the way; ∞ if either is infinite, even beside a NaN. At most 4 ULP in float32 where sampled.</summary>
    [MethodImpl(OutOfLine)]
    public static V Hypot<V>(in V x, in V y)
        where V : struct, IVec<V>
    {
        V a = V.Abs(x), b = V.Abs(y);
        var infinity = V.Splat(double.PositiveInfinity);
        var large = V.Max(a, b);
        // Scaled by a power of two that brings the larger near 1; the limits keep both that power and its reciprocal normal.
        var limit = V.Splat(V.IsDouble ? 1022 : 126);
        var isNormal = V.Less(V.Splat(V.IsDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38), large);
        var exponent = V.Select(isNormal, V.Exponent(large), -limit);
        exponent = V.Min(V.Max(exponent, -limit), limit);
        var down = V.PowerOfTwo(-exponent);
        V p = a * down, q = b * down;
        var root = V.Sqrt(V.Fma(p, p, q * q)) * V.PowerOfTwo(exponent);
        return V.Select(V.Or(V.Equal(a, infinity), V.Equal(b, infinity)), infinity, root);
    }
}
