using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.Simd;

namespace Tensorium.Bench.Limits;

/// <summary>How many fused multiply-adds of float32 the processor does in a second, each counted as two operations: what no product of matrices can exceed.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 20_000;

    /// <summary>Floating-point operations of a <see cref="Burst"/>.</summary>
    public static double FlopsPerBurst => 2.0 * Lanes * Chains * Steps;

    private static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>Multiply-adds in registers, with the widest vectors there are: some hundredths of a millisecond.</summary>
    public static void Burst() => _ = Lanes switch
    {
        16 => Burst<F32x16>(),
        8 => Burst<F32x8>(),
        4 => Burst<F32x4>(),
        _ => Burst<F32x1>(),
    };

    /// <summary>
    /// Twelve chains that do not wait for each other: two units with a latency of four or five cycles need ten. The values go to 1, since subnormal numbers would
    /// be slower.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Burst<V>()
        where V : struct, IVec<V>
    {
        var (factor, term) = (V.Splat(0.5), V.Splat(0.5));
        V a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
        for (var step = 0; step < Steps; step++)
        {
            a = V.Fma(a, factor, term);
            b = V.Fma(b, factor, term);
            c = V.Fma(c, factor, term);
            d = V.Fma(d, factor, term);
            e = V.Fma(e, factor, term);
            f = V.Fma(f, factor, term);
            g = V.Fma(g, factor, term);
            h = V.Fma(h, factor, term);
            i = V.Fma(i, factor, term);
            j = V.Fma(j, factor, term);
            k = V.Fma(k, factor, term);
            l = V.Fma(l, factor, term);
        }

        // All of them are needed, so none is left out.
        return V.MaskBits(V.Less(a + b + c + d + e + f, g + h + i + j + k + l));
    }
}
