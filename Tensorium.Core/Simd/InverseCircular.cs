using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The angle in [−π/2, π/2] with this tangent. At most 2 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Atan<V>(in V x)
        where V : struct, IVec<V>
    {
        var a = V.Abs(x);
        var one = V.Splat(1);
        var isSteep = V.Less(one, a);
        // 1/∞ is 0, as it should be.
        return WithSignOf(AngleOf(V.Select(isSteep, one, a), V.Select(isSteep, a, one), isSteep, V.Splat(0)), x);
    }

    /// <summary>
    /// The angle in [−π, π] of the point (x, y) from the positive x-axis, signs of zeros included: atan2(±0, −0) = ±π. At most 4 ULP in float32 where sampled.
    /// </summary>
    [MethodImpl(OutOfLine)]
    public static V Atan2<V>(in V y, in V x)
        where V : struct, IVec<V>
    {
        V a = V.Abs(x), b = V.Abs(y);
        var zero = V.Splat(0);
        var infinity = V.Splat(double.PositiveInfinity);
        var isLeft = V.Less(WithSignOf(V.Splat(1), x), zero);
        var isSteep = V.Less(a, b);
        V small = V.Min(a, b), large = V.Max(a, b);
        // 0/0 counts as 0, ∞/∞ as 1; and the halves of huge numbers can be added.
        small = V.Select(V.Equal(small, infinity), V.Splat(1), small);
        large = V.Select(V.And(V.Equal(a, infinity), V.Equal(b, infinity)), V.Splat(1), large);
        large = V.Select(V.Equal(large, zero), V.Splat(1), large);
        var isHuge = V.Less(V.Splat(V.IsDouble ? 1e300 : 1e30), large);
        var scale = V.Select(isHuge, V.Splat(0.25), V.Splat(1));
        return WithSignOf(AngleOf(small * scale, large * scale, isSteep, isLeft), y);
    }

    /// <summary>The angle in [−π/2, π/2] with this sine; NaN beyond ±1. At most 2.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Asin<V>(in V x)
        where V : struct, IVec<V>
    {
        var a = V.Abs(x);
        var isLarge = V.Less(V.Splat(0.5), a);
        // asin a = π/2 − 2·asin √((1 − a)/2), which keeps the argument of the series within ½.
        var z = V.Select(isLarge, V.Fma(a, V.Splat(-0.5), V.Splat(0.5)), a * a);
        var s = V.Select(isLarge, V.Sqrt(z), a);
        var value = V.Fma(s, AsinOverXMinusOne(z), s);
        var two = V.Splat(2);
        return WithSignOf(V.Select(isLarge, HalfPi<V>() - V.Fma(value, two, -HalfPiLow<V>()), value), x);
    }

    /// <summary>The angle in [0, π] with this cosine; NaN beyond ±1. At most 2.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Acos<V>(in V x)
        where V : struct, IVec<V>
    {
        var a = V.Abs(x);
        var isLarge = V.Less(V.Splat(0.5), a);
        var z = V.Select(isLarge, V.Fma(a, V.Splat(-0.5), V.Splat(0.5)), x * x);
        var s = V.Select(isLarge, V.Sqrt(z), x);
        var value = V.Fma(s, AsinOverXMinusOne(z), s);
        // acos x = π/2 − asin x; near 1, 2·asin √((1 − x)/2), and near −1, π less that.
        var twice = value + value;
        var far = V.Select(V.Less(x, V.Splat(0)), V.Splat(2) * HalfPi<V>() - V.Fma(HalfPiLow<V>(), V.Splat(-2), twice), twice);
        return V.Select(isLarge, far, HalfPi<V>() - (value - HalfPiLow<V>()));
    }

    /// <summary>atan(small/large) for 0 ≤ small ≤ large; π/2 less that where steep, and π less the result where left (masks).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AngleOf<V>(V small, V large, V isSteep, V isLeft)
        where V : struct, IVec<V>
    {
        // Above tan(π/8), an eighth of a turn is taken off: atan t = π/4 + atan((t − 1)/(t + 1)).
        var isDiagonal = V.Less(large * V.Splat(0.4142135623730951), small);
        var t = V.Select(isDiagonal, small - large, small) / V.Select(isDiagonal, small + large, large);
        var z = t * t;
        // Coefficients: fdlibm's s_atan.c, in two interleaved halves there.
        var even = Polynomial.Horner(
            z * z, 3.33333333333329318027e-01, 1.42857142725034663711e-01, 9.09088713343650656196e-02, 6.66107313738753120669e-02,
            4.97687799461593236017e-02, 1.62858201153657823623e-02);
        var odd = V.Fma(
            z * z,
            Polynomial.Horner(
                z * z, -1.11111104054623557880e-01, -7.69187620504482999495e-02, -5.83357013379057348645e-02, -3.65315727442169155270e-02),
            V.Splat(-1.99999999998764832476e-01));
        var bend = t * z * V.Fma(odd, z, even);

        // The angle as base + (t − bend), the base in two lanes; each reflection flips the signs and adds to the base.
        V high = V.And(isDiagonal, HalfPi<V>() * V.Splat(0.5)), low = V.And(isDiagonal, HalfPiLow<V>() * V.Splat(0.5));
        (high, low) = (V.Select(isSteep, HalfPi<V>() - high, high), V.Select(isSteep, HalfPiLow<V>() - low, low));
        (t, bend) = (V.Select(isSteep, -t, t), V.Select(isSteep, -bend, bend));
        var two = V.Splat(2);
        (high, low) = (V.Select(isLeft, two * HalfPi<V>() - high, high), V.Select(isLeft, two * HalfPiLow<V>() - low, low));
        (t, bend) = (V.Select(isLeft, -t, t), V.Select(isLeft, -bend, bend));
        var sum = high + t;
        return sum + (SumError(high, t, sum) + (low - bend));
    }

    /// <summary>asin(x)/x − 1 as a quotient of polynomials in z = x², for |x| ≤ ½. Coefficients: fdlibm's e_asin.c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AsinOverXMinusOne<V>(V z)
        where V : struct, IVec<V>
    {
        var p = Polynomial.Horner(
            z, 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01, -4.00555345006794114027e-02,
            7.91534994289814532176e-04, 3.47933107596021167570e-05);
        var q = V.Fma(
            z,
            Polynomial.Horner(
                z, -2.40339491173441421878e+00, 2.02094576023350569471e+00, -6.88283971605453293030e-01, 7.70381505559019352791e-02),
            V.Splat(1));
        return z * p / q;
    }
}
