using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    // 2/π in pieces of 24 bits, 1200 of them: enough for the greatest float64, whose product with 2/π hides the quarter of a turn 1024 bits down.
    private static readonly int[] TwoOverPi =
    [
        0xA2F983, 0x6E4E44, 0x1529FC, 0x2757D1, 0xF534DD, 0xC0DB62, 0x95993C, 0x439041, 0xFE5163, 0xABDEBB, 0xC561B7, 0x246E3A, 0x424DD2,
        0xE00649, 0x2EEA09, 0xD1921C, 0xFE1DEB, 0x1CB129, 0xA73EE8, 0x8235F5, 0x2EBB44, 0x84E99C, 0x7026B4, 0x5F7E41, 0x3991D6, 0x398353,
        0x39F49C, 0x845F8B, 0xBDF928, 0x3B1FF8, 0x97FFDE, 0x05980F, 0xEF2F11, 0x8B5A0A, 0x6D1F6D, 0x367ECF, 0x27CB09, 0xB74F46, 0x3F669E,
        0x5FEA2D, 0x7527BA, 0xC7EBE5, 0xF17B3D, 0x0739F7, 0x8A5292, 0xEA6BFB, 0x5FB11F, 0x8D5D08, 0x560330, 0x46FC7B,
    ];

    /// <summary>|x| = (4k + quarter)·π/2 + high + low with |high| ≤ π/4, to about twice the lane's precision, for every finite x.</summary>
    [MethodImpl(OutOfLine)]
    private static V ReduceByHalfPi<V>(in V x, out V low, out V quarter)
        where V : struct, IVec<V>
    {
        // Cody and Waite with π/2 in three parts. The first step is exact: x and n·π₁ are multiples of π₁'s last place, and nearly cancel.
        var a = V.Abs(x);
        var n = V.Round(a * V.Splat(0.6366197723675814));
        var r = V.Fma(n, -HalfPi<V>(), a);
        var product = n * HalfPiLow<V>();
        var high = r - product;
        low = SumError(r, -product, high) - V.Fma(n, HalfPiLow<V>(), -product);
        low = V.Fma(n, V.Splat(V.IsDouble ? 1.4973849048591698e-33 : 1.7151245100058819e-15), low);
        quarter = V.Fma(V.Floor(n * V.Splat(0.25)), V.Splat(-4), n);

        // Beyond, three parts are not enough for n·π/2.
        var large = V.Less(V.Splat(V.IsDouble ? 1e9 : 1e5), a);
        if (V.MaskBits(large) != 0)
        {
            high = V.Select(large, ReduceLarge(a, out var largeLow, out var largeQuarter), high);
            low = V.Select(large, largeLow, low);
            quarter = V.Select(large, largeQuarter, quarter);
        }

        var sum = high + low;
        low = SumError(high, low, sum);
        return sum;
    }

    /// <summary>As <see cref="ReduceByHalfPi"/> for large positive numbers; NaN for infinities.</summary>
    /// <remarks>
    /// Payne and Hanek's idea in floating point: every partial product of x with a piece of 2/π is exact as a sum of two lanes, and of each only
    /// what is left modulo 4 quarters matters, which is exact too.
    /// </remarks>
    [MethodImpl(OutOfLine)]
    private static V ReduceLarge<V>(in V x, out V low, out V quarter)
        where V : struct, IVec<V>
    {
        // Scaled so that neither the pieces underflow nor the products overflow.
        var scaled = x * V.Splat(V.IsDouble ? 7.458340731200207e-155 : 1.262177448353619e-29);
        var weight = V.IsDouble ? 7.99167628880894e146 : 4722366482869645213696.0;
        var pieces = V.IsDouble ? TwoOverPi.Length : 9;
        V high = V.Splat(0), middle = high, rest = high;
        for (var i = 0; i < pieces; i++, weight *= 1.0 / (1 << 24))
        {
            var piece = V.Splat(TwoOverPi[i] * weight);
            var product = scaled * piece;
            AddQuarters(product, ref high, ref middle, ref rest);
            AddQuarters(V.Fma(scaled, piece, -product), ref high, ref middle, ref rest);
        }

        var n = V.Round(high);
        quarter = V.Fma(V.Floor(n * V.Splat(0.25)), V.Splat(-4), n);
        high -= n;
        var fraction = high + middle;
        rest += SumError(high, middle, fraction);
        var angle = fraction * HalfPi<V>();
        low = V.Fma(rest, HalfPi<V>(), V.Fma(fraction, HalfPiLow<V>(), V.Fma(fraction, HalfPi<V>(), -angle)));
        return angle;
    }

    // Adds a term modulo 4 to a sum of three lanes, without rounding but in the last.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddQuarters<V>(V term, ref V high, ref V middle, ref V rest)
        where V : struct, IVec<V>
    {
        term = V.Fma(V.Round(term * V.Splat(0.25)), V.Splat(-4), term);
        var sum = high + term;
        var error = SumError(high, term, sum);
        var middleSum = middle + error;
        rest += SumError(middle, error, middleSum);
        (high, middle) = (sum, middleSum);
    }

    // π/2 = high + low to twice the lane's precision.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfPi<V>()
        where V : struct, IVec<V>
        => V.Splat(1.5707963267948966);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfPiLow<V>()
        where V : struct, IVec<V>
        => V.Splat(V.IsDouble ? 6.123233995736766e-17 : -4.371138828673793e-08);
}
