using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The hyperbolic tangent. At most 2.5 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Tanh<V>(in V x)
        where V : struct, IVec<V>
        => TanhInlined(x);

    /// <summary>The body of <see cref="Tanh"/>; see <see cref="ExpInlined"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V TanhInlined<V>(V x)
        where V : struct, IVec<V>
    {
        // tanh y = (e²ʸ − 1)/(e²ʸ + 1), with e²ʸ = s + s·p for a power of two s: numerator and denominator are rounded once each,
        // and nothing cancels. Beyond the clamp the quotient rounds to 1.
        var y = V.AtMost(V.Abs(x), V.Splat(V.IsDouble ? 20 : 10));
        var r = ReduceByLn2(y + y, out var n);
        var p = Expm1Reduced(r);
        var s = V.PowerOfTwo(n);
        var one = V.Splat(1);
        var numerator = V.Fma(s, p, s - one);
        var denominator = V.Fma(s, p, s + one);
        // Just below 1 the roundings of a quotient weigh twice, so there it is 1 − 2/(e²ʸ + 1), with the same division.
        var large = V.Less(V.Splat(0.8), y);
        var quotient = V.Select(large, V.Splat(-2), numerator) / denominator;
        return WithSignOf(V.Select(large, one + quotient, quotient), x);
    }
}
