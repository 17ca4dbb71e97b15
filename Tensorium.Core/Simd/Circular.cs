using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The sine of an angle in radians, of any size; NaN at ±∞. At most 1.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Sin<V>(in V x)
        where V : struct, IVec<V>
    {
        var minus = V.Splat(-0.0);
        var r = ReduceByHalfPi(x, out var low, out var quarter);
        var odd = V.Or(V.Equal(quarter, V.Splat(1)), V.Equal(quarter, V.Splat(3)));
        var negative = V.And(minus, V.Less(V.Splat(1), quarter));
        var value = V.Select(odd, CosReduced(r, low), SinReduced(r, low));
        return V.Xor(value, V.Xor(negative, V.And(x, minus)));
    }

    /// <summary>The cosine of an angle in radians, of any size; NaN at ±∞. At most 1.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Cos<V>(in V x)
        where V : struct, IVec<V>
    {
        var r = ReduceByHalfPi(x, out var low, out var quarter);
        var isOne = V.Equal(quarter, V.Splat(1));
        var odd = V.Or(isOne, V.Equal(quarter, V.Splat(3)));
        var negative = V.And(V.Splat(-0.0), V.Or(isOne, V.Equal(quarter, V.Splat(2))));
        return V.Xor(V.Select(odd, SinReduced(r, low), CosReduced(r, low)), negative);
    }

    /// <summary>The tangent of an angle in radians, of any size; NaN at ±∞. At most 3 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Tan<V>(in V x)
        where V : struct, IVec<V>
    {
        var r = ReduceByHalfPi(x, out var low, out var quarter);
        var odd = V.Or(V.Equal(quarter, V.Splat(1)), V.Equal(quarter, V.Splat(3)));
        var sine = SinReduced(r, low);
        var cosine = CosReduced(r, low);
        // A quarter of a turn on, the tangent is −cos/sin.
        var quotient = V.Select(odd, -cosine, sine) / V.Select(odd, sine, cosine);
        return V.Xor(quotient, V.And(x, V.Splat(-0.0)));
    }

    /// <summary>sin(r + low) for |r| ≤ π/4. Coefficients: fdlibm's k_sin.c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinReduced<V>(V r, V low)
        where V : struct, IVec<V>
    {
        var z = r * r;
        var p = Polynomial.Horner(
            z, -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06,
            -2.50507602534068634195e-08, 1.58969099521155010221e-10);
        return r + V.Fma(r * z, p, low * V.Fma(z, V.Splat(-0.5), V.Splat(1)));
    }

    /// <summary>cos(r + low) for |r| ≤ π/4: 1 − r²/2 with its rounding error, and the rest. Coefficients: fdlibm's k_cos.c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosReduced<V>(V r, V low)
        where V : struct, IVec<V>
    {
        var one = V.Splat(1);
        var z = r * r;
        var p = Polynomial.Horner(
            z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05, -2.75573143513906633035e-07,
            2.08757232129817482790e-09, -1.13596475577881948265e-11);
        var half = z * V.Splat(0.5);
        var w = one - half;
        return w + ((one - w - half) + V.Fma(z * z, p, -(r * low)));
    }
}
