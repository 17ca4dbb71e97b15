using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The error function 2/√π·∫₀ˣ e^(−t²) dt. At most 1.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Erf<V>(in V x)
        where V : struct, IVec<V>
    {
        var t = V.Abs(x);
        // Beyond 1 from the complement, whose error shrinks beside erf; below, where the complement would cancel, from the odd series.
        var outer = V.Splat(1) - ErfcBeyondOne(t);
        var inner = V.Fma(t, ErfOverXMinusOne(t * t), t);
        return WithSignOf(V.Select(V.Less(V.Splat(1), t), outer, inner), x);
    }

    /// <summary>erf(x)/x − 1 as a polynomial in x², for |x| ≤ 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfOverXMinusOne<V>(V square)
        where V : struct, IVec<V>
        => V.IsDouble
            ? Polynomial.Horner(
                square, 0.1283791670955126, -0.3761263890318375, 0.11283791670954882, -0.026866170645077365, 0.005223977624823159,
                -0.0008548326981106062, 0.00012055331120733565, -1.4925595465516356e-05, 1.646100336155761e-06, -1.6350340005264212e-07,
                1.4659937977469205e-08, -1.1373399075145577e-09, 5.957977687301131e-11)
            : Polynomial.Horner(
                square, 0.12837917, -0.37612626, 0.112835996, -0.026854401, 0.005189444, -0.0008019943, 7.885846e-05);

    /// <summary>1 − erf t for t ≥ 1, good to the absolute precision of erf: as e^(−t·h(t)), h being nearly a straight line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfcBeyondOne<V>(V t)
        where V : struct, IVec<V>
    {
        // The polynomials, in the distance from the middle, hold between 1 and the clamp, from where on erf rounds to 1.
        V h;
        t = V.Min(t, V.Splat(V.IsDouble ? 6 : 4));
        if (V.IsDouble)
        {
            // Two halves of 11 coefficients: half as long a chain of dependent operations.
            var u = t - V.Splat(3.5);
            var low = Polynomial.Horner(
                u, 4.032124972042329, 0.9239927475207745, 0.012217230634842343, -0.0019975921174896173, 0.0003211156549326778,
                -4.966225309119347e-05, 7.221680241433227e-06, -9.520325769601185e-07, 1.0469117415928417e-07, -6.858815131117117e-09,
                -7.642822248953295e-10);
            var high = Polynomial.Horner(
                u, 4.4086929748283266e-10, -1.1842933879359547e-10, 2.474324209016958e-11, -4.622492479747484e-12, 7.941270919831799e-13,
                -7.308140381270919e-14, -3.986557850445304e-15, -2.14383076013785e-15, 5.702774589130634e-16, 3.126973861307859e-16,
                -7.120563129587836e-17);
            var u2 = u * u;
            var u4 = u2 * u2;
            h = V.Fma(high, u4 * u4 * u2 * u, low);
        }
        else
        {
            h = Polynomial.Horner(
                t - V.Splat(2.5), 3.1227262, 0.891982, 0.020763686, -0.003965589, 0.0007180467, -0.00011597002, 1.920996e-05, -2.3112582e-06,
                -9.317922e-07);
        }

        // Neither the overflow nor the underflow of exp can happen here.
        var r = ReduceByLn2(-(t * h), out var n);
        return V.Fma(V.PowerOfTwo(n), Expm1Reduced(r), V.PowerOfTwo(n));
    }
}
