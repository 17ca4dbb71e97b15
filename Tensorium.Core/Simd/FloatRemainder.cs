using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>x − n·y with the integer n = trunc(x/y), exactly, however large n is: C's fmod. The sign is that of x; x where y is infinite; NaN where y is 0 or x infinite.</summary>
    [MethodImpl(OutOfLine)]
    public static V Fmod<V>(in V x, in V y)
        where V : struct, IVec<V>
    {
        // Long division in base 2²² (2⁵¹): what is left, less an integral multiple of the divisor times a power of two, is exact each time.
        // With less, half of the greatest shift would be beyond the powers of two there are.
        var zero = V.Splat(0);
        var infinity = V.Splat(double.PositiveInfinity);
        var rest = V.Abs(x);
        var divisor = V.Abs(y);
        var regular = V.And(V.And(V.Less(zero, divisor), V.Less(divisor, infinity)), V.Less(rest, infinity));
        var exponent = ExponentOf(divisor);
        for (var open = V.And(regular, V.LessOrEqual(divisor, rest)); V.MaskBits(open) != 0; open = V.And(open, V.LessOrEqual(divisor, rest)))
        {
            var shift = V.Max(ExponentOf(rest) - exponent - V.Splat(V.IsDouble ? 51 : 22), zero);
            var half = V.Floor(V.And(open, shift) * V.Splat(0.5));
            var scaled = divisor * V.PowerOfTwo(half) * V.PowerOfTwo(V.And(open, shift) - half);
            var left = V.Fma(-V.Floor(rest / scaled), scaled, rest);
            // The quotient may have been rounded up to the next integer.
            left = V.Select(V.Less(left, zero), left + scaled, left);
            rest = V.Select(open, left, rest);
        }

        var result = WithSignOf(rest, x);
        var isFinite = V.Less(V.Abs(x), infinity);
        return V.Select(V.Or(regular, V.And(isFinite, V.Equal(divisor, infinity))), result, V.Splat(double.NaN));
    }

    /// <summary>x − n·y with the integer n = ⌊x/y⌋: <see cref="Fmod{V}"/>, plus y where its sign is not that of y. At most 0.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Remainder<V>(in V x, in V y)
        where V : struct, IVec<V>
    {
        var zero = V.Splat(0);
        var rest = Fmod(x, y);
        var differs = V.Xor(V.Less(rest, zero), V.Less(y, zero));
        var isZero = V.Equal(rest, zero);
        return V.Select(V.And(differs, V.Not(isZero)), rest + y, rest);
    }

    // ⌊log₂ a⌋ of a positive finite number, subnormal or not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExponentOf<V>(V a)
        where V : struct, IVec<V>
        => V.Exponent(ScaleSubnormal(a, out var shift)) - shift;
}
