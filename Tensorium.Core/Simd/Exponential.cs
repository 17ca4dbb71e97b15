using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>eˣ. Underflow is gradual; at most 1 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Exp<V>(in V x)
        where V : struct, IVec<V>
        => ExpInlined(x);

    /// <summary>The body of <see cref="Exp"/>, for loops that do nothing else: there the call would take a third of the time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpInlined<V>(V x)
        where V : struct, IVec<V>
        => ExpBelowOverflow(V.AtMost(x, V.Splat(V.IsDouble ? 710 : 89)));

    /// <summary>eˣ − 1, without cancellation near 0. At most 2 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Expm1<V>(in V x)
        where V : struct, IVec<V>
    {
        var half = V.Splat(0.5);
        var clamped = V.AtMost(V.AtLeast(x, V.Splat(-50)), V.Splat(V.IsDouble ? 710 : 89));
        var r = ReduceByLn2(clamped, out var n);
        // 2ⁿ·(eʳ − 1) + (2ⁿ − 1), halved until the end: 2ⁿ itself overflows one step before the result does.
        var scale = V.PowerOfTwo(n - V.Splat(1));
        var result = V.Fma(scale, Expm1Reduced(r), scale - half);
        // Halving would round subnormals, and adding loses the sign of −0.
        return V.Select(V.Less(V.Abs(x), V.Splat(V.IsDouble ? 1e-17 : 1e-9)), x, result + result);
    }

    /// <summary>The logistic function 1/(1 + e⁻ˣ). At most 2.5 ULP, on the negative side too.</summary>
    [MethodImpl(OutOfLine)]
    public static V Sigmoid<V>(in V x)
        where V : struct, IVec<V>
        => SigmoidInlined(x);

    /// <summary>The body of <see cref="Sigmoid"/>; see <see cref="ExpInlined"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V SigmoidInlined<V>(V x)
        where V : struct, IVec<V>
    {
        // e^−|x| cannot overflow, and e^x/(1 + e^x) for negative x has no cancellation where 1 − σ(−x) would.
        var e = ExpBelowOverflow(-V.Abs(x));
        var one = V.Splat(1);
        return V.Select(V.Less(x, V.Splat(0)), e, one) / (one + e);
    }

    /// <summary><see cref="ExpInlined"/> for x so small that the exponent of the result, rounded up, is at most one above the greatest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpBelowOverflow<V>(V x)
        where V : struct, IVec<V>
    {
        // Below the clamp the result rounds to 0; the clamp keeps n within Scale's range.
        var r = ReduceByLn2(V.AtLeast(x, V.Splat(V.IsDouble ? -746 : -104)), out var n);
        return V.Scale(V.Splat(1) + Expm1Reduced(r), n);
    }

    /// <summary>x = n·ln 2 + r with integral n and |r| ≤ ½ ln 2 (Cody and Waite's reduction in two steps).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceByLn2<V>(V x, out V n)
        where V : struct, IVec<V>
    {
        n = V.Round(x * V.Splat(1.4426950408889634));
        return V.Fma(n, -Ln2Low<V>(), V.Fma(n, -Ln2High<V>(), x));
    }

    /// <summary>eʳ − 1 for |r| ≤ ½ ln 2, as r + r²·q(r): the rounding of q reaches the result only through r².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Reduced<V>(V r)
        where V : struct, IVec<V>
    {
        var q = V.IsDouble
            ? Polynomial.Horner(
                r, 0.5, 0.16666666666666677, 0.0416666666666667, 0.008333333333321436, 0.0013888888888866444, 0.00019841269886673084,
                2.480158736132489e-05, 2.7557243609228695e-06, 2.7557242105250807e-07, 2.5109261838893702e-08, 2.0924645455376586e-09)
            : Polynomial.Horner(r, 0.5, 0.16666667, 0.04166635, 0.008333272, 0.0013941206, 0.00019914444);
        return V.Fma(r * r, q, r);
    }

    /// <summary>a·2ⁿ in two steps, of which only the second can round: gradual underflow, and overflow exactly where it is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ScaleInTwoSteps<V>(V a, V n)
        where V : struct, IVec<V>
    {
        var half = V.Floor(n * V.Splat(0.5));
        return a * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }
}
