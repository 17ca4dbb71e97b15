using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

/// <summary>Polynomials in Horner form: one rounding a coefficient, and the fewest of them.</summary>
/// <remarks>
/// A loop keeps several vectors in flight, which hides the latency of the chain of dependent operations.
/// One overload a length, because the JIT unrolls neither a span nor a recursion reliably.
/// </remarks>
internal static class Polynomial
{
    /// <summary>Σ cᵢ xⁱ for i &lt; 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c3), x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c5), x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5, double c6)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c6), x, V.Splat(c5));
        sum = V.Fma(sum, x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c7), x, V.Splat(c6));
        sum = V.Fma(sum, x, V.Splat(c5));
        sum = V.Fma(sum, x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c8), x, V.Splat(c7));
        sum = V.Fma(sum, x, V.Splat(c6));
        sum = V.Fma(sum, x, V.Splat(c5));
        sum = V.Fma(sum, x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 11.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c10), x, V.Splat(c9));
        sum = V.Fma(sum, x, V.Splat(c8));
        sum = V.Fma(sum, x, V.Splat(c7));
        sum = V.Fma(sum, x, V.Splat(c6));
        sum = V.Fma(sum, x, V.Splat(c5));
        sum = V.Fma(sum, x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }

    /// <summary>Σ cᵢ xⁱ for i &lt; 13.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Horner<V>(V x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12)
        where V : struct, IVec<V>
    {
        var sum = V.Fma(V.Splat(c12), x, V.Splat(c11));
        sum = V.Fma(sum, x, V.Splat(c10));
        sum = V.Fma(sum, x, V.Splat(c9));
        sum = V.Fma(sum, x, V.Splat(c8));
        sum = V.Fma(sum, x, V.Splat(c7));
        sum = V.Fma(sum, x, V.Splat(c6));
        sum = V.Fma(sum, x, V.Splat(c5));
        sum = V.Fma(sum, x, V.Splat(c4));
        sum = V.Fma(sum, x, V.Splat(c3));
        sum = V.Fma(sum, x, V.Splat(c2));
        sum = V.Fma(sum, x, V.Splat(c1));
        return V.Fma(sum, x, V.Splat(c0));
    }
}
