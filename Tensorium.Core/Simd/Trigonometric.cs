using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>sin 2πu and cos 2πu for u in [0, 1]: a point of the unit circle from a uniform number. At most 1.5 ULP each.</summary>
    [MethodImpl(OutOfLine)]
    public static void SinCosTwoPi<V>(in V u, out V sine, out V cosine)
        where V : struct, IVec<V>
        => SinCosTwoPiInlined(u, out sine, out cosine);

    /// <summary>The body of <see cref="SinCosTwoPi"/>; see <see cref="ExpInlined"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SinCosTwoPiInlined<V>(V u, out V sine, out V cosine)
        where V : struct, IVec<V>
    {
        // Counting in turns, the reduction to an eighth of a turn around the nearest quarter is exact; π enters through the coefficients.
        var quarter = V.Round(u * V.Splat(4));
        var r = V.Fma(quarter, V.Splat(-0.25), u);
        var s = SinTwoPiReduced(r);
        var c = CosTwoPiReduced(r);

        // In quarters 1 and 3 sine and cosine change places. The sine is negative in 2 and 3, the cosine in 1 and 2: where these parabolas, exact, are.
        var isOdd = V.Equal(V.Abs(quarter - V.Splat(2)), V.Splat(1));
        var sineSign = V.Fma(quarter, quarter - V.Splat(5), V.Splat(5.25));
        var cosineSign = V.Fma(quarter, quarter - V.Splat(3), V.Splat(1.25));
        var minus = V.Splat(-0.0);
        sine = V.Xor(V.Select(isOdd, c, s), V.And(minus, sineSign));
        cosine = V.Xor(V.Select(isOdd, s, c), V.And(minus, cosineSign));
    }

    /// <summary>sin 2πr for |r| ≤ ⅛: r·2π with 2π to twice the lane's precision, and the rest as r³·p(r²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinTwoPiReduced<V>(V r)
        where V : struct, IVec<V>
    {
        var z = r * r;
        var p = V.IsDouble
            ? Polynomial.Horner(
                z, -41.34170224039976, 81.60524927607496, -76.70585975300469, 42.058693930030294, -15.094640491976849, 3.8197919046895357,
                -0.7117007448982917)
            : Polynomial.Horner(z, -41.3417, 81.60521, -76.69839, 41.48772);
        var low = V.Splat(V.IsDouble ? 2.4492935982947064e-16 : -1.7484555e-07);
        return V.Fma(r, V.Splat(6.283185307179586), r * V.Fma(z, p, low));
    }

    /// <summary>cos 2πr for |r| ≤ ⅛.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosTwoPiReduced<V>(V r)
        where V : struct, IVec<V>
    {
        var z = r * r;
        var p = V.IsDouble
            ? Polynomial.Horner(
                z, -19.739208802178716, 64.93939402266801, -85.45681720654012, 60.24464133162397, -26.42625114152166, 7.903101686559266,
                -1.6970209347170753)
            : Polynomial.Horner(z, -19.739208, 64.93932, -85.44374, 59.24601);
        return V.Fma(z, p, V.Splat(1));
    }
}
