using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

/// <summary>
/// The elementary functions, each written once over <see cref="IVec{V}"/>: float32 and float64, any number of lanes, the same bits.
/// </summary>
/// <remarks>
/// Bodies are branch-free: special values are selected at the end, so that a vector costs the same whatever its lanes hold. Coefficients are
/// minimax (Remez) for the interval named beside them. The accuracy in the summaries is what the tests hold them to, in units in the last place.
/// </remarks>
public static partial class Elementary
{
    // The JIT stops inlining once the inlinees outgrow a multiple of the root method's IL, silently and even where told to inline; every addition
    // is then a call, and a body of two functions runs twenty times slower. So each function is a root of its own: one call a vector, which costs
    // a fifth of exp and keeps compositions fast. Arguments go by reference: the copy by value to the stack is in 16-byte pieces, and
    // loading those as one vector stalls on store forwarding.
    private const MethodImplOptions OutOfLine = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    // ln 2 = high + low to twice the lane's precision. With a fused multiply-add the high part may use the whole significand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ln2High<V>()
        where V : struct, IVec<V>
        => V.Splat(0.6931471805599453);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ln2Low<V>()
        where V : struct, IVec<V>
        => V.Splat(V.IsDouble ? 2.3190468138462996e-17 : -1.904654299957768e-09);

    /// <summary>The magnitude of a non-negative value, or of a NaN, with the sign of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSignOf<V>(V magnitude, V sign)
        where V : struct, IVec<V>
        => V.Or(magnitude, V.And(sign, V.Splat(-0.0)));

    /// <summary>The rounding error of a + b, exactly, given their rounded sum (Knuth's TwoSum: any order of magnitudes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SumError<V>(V a, V b, V sum)
        where V : struct, IVec<V>
    {
        var bb = sum - a;
        return (a - (sum - bb)) + (b - bb);
    }

    /// <summary>The rounding error of a + b, exactly, given their rounded sum and |a| ≥ |b| (Dekker's FastTwoSum).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OrderedSumError<V>(V a, V b, V sum)
        where V : struct, IVec<V>
        => b - (sum - a);
}
