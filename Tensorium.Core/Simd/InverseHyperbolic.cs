using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The hyperbolic sine. At most 3.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Sinh<V>(in V x)
        where V : struct, IVec<V>
    {
        var a = V.Abs(x);
        var e = Expm1(a);
        var half = V.Splat(0.5);
        var value = half * (e + e / (e + V.Splat(1)));
        // Just before the end of the range eˣ overflows, and sinh x = (e^(x/2)/2)·e^(x/2) does not yet.
        var root = Exp(half * a);
        var isLarge = V.Less(V.Splat(V.IsDouble ? 709 : 88), a);
        return WithSignOf(V.Select(isLarge, half * root * root, value), x);
    }

    /// <summary>The hyperbolic cosine. At most 3.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Cosh<V>(in V x)
        where V : struct, IVec<V>
    {
        var half = V.Splat(0.5);
        var a = V.Abs(x);
        var e = Exp(a);
        var value = V.Fma(half, e, half / e);
        var root = Exp(half * a);
        return V.Select(V.Less(V.Splat(V.IsDouble ? 709 : 88), a), half * root * root, value);
    }

    /// <summary>The number with this hyperbolic sine. At most 3.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Asinh<V>(in V x)
        where V : struct, IVec<V>
    {
        // log(a + √(a² + 1)) = log1p(a + a²/(1 + √(a² + 1))), which does not cancel near 0. Where a² would overflow, log 2a.
        var one = V.Splat(1);
        var a = V.Abs(x);
        var isLarge = V.Less(V.Splat(V.IsDouble ? 1e9 : 1e5), a);
        var b = V.Select(isLarge, one, a);
        var square = b * b;
        var near = Log1p(b + square / (one + V.Sqrt(square + one)));
        return WithSignOf(V.Select(isLarge, Log(a) + V.Splat(0.6931471805599453), near), x);
    }

    /// <summary>The positive number with this hyperbolic cosine; NaN below 1. At most 3.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Acosh<V>(in V x)
        where V : struct, IVec<V>
    {
        // With t = x − 1, log(x + √(x² − 1)) = log1p(t + √(t·(t + 2))).
        var isLarge = V.Less(V.Splat(V.IsDouble ? 1e9 : 1e5), x);
        var t = V.Select(isLarge, V.Splat(1), x - V.Splat(1));
        var near = Log1p(t + V.Sqrt(t * (t + V.Splat(2))));
        near = V.Select(V.Less(x, V.Splat(1)), V.Splat(double.NaN), near);
        return V.Select(isLarge, Log(x) + V.Splat(0.6931471805599453), near);
    }

    /// <summary>The number with this hyperbolic tangent; ±∞ at ±1, NaN beyond. At most 3.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Atanh<V>(in V x)
        where V : struct, IVec<V>
    {
        var one = V.Splat(1);
        var a = V.Abs(x);
        var twice = a + a;
        // ½·log1p(2a/(1 − a)); near 0 the quotient as 2a + 2a²/(1 − a), whose rounding is in the smaller term.
        var quotient = V.Select(V.Less(a, V.Splat(0.5)), twice + twice * a / (one - a), twice / (one - a));
        var value = V.Splat(0.5) * Log1p(quotient);
        // Halving would round subnormals.
        return WithSignOf(V.Select(V.Less(a, V.Splat(V.IsDouble ? 1e-17 : 1e-9)), a, value), x);
    }
}
