using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The register tiles of <see cref="IndirectProduct{V, T}"/>: c[i][j] (+)= Σₚ a[i][offsets[p]] · b[p, j], each element one chain of fused multiply-adds in the order
/// of p, so that every width gives the same bits. 8 × 2 takes 16 accumulators of the 32 registers of AVX-512, 4 × 2 takes 8 of 16: as many chains as keep the
/// multiply-add units busy, and few enough addresses for the general registers.
/// </summary>
internal static unsafe class IndirectTiles<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>Computes a tile of 4 or 8 rows × 1 or 2 vectors, starting from what C holds if <paramref name="load"/>, else from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int vectors, nint k, T** a, nint* offsets, T* b, T** c, nint column, bool load)
    {
        switch ((rows, vectors))
        {
            case (8, 2): Tile8x2(k, a, offsets, b, c, column, load); break;
            case (8, 1): Tile8x1(k, a, offsets, b, c, column, load); break;
            case (4, 2): Tile4x2(k, a, offsets, b, c, column, load); break;
            default: Tile4x1(k, a, offsets, b, c, column, load); break;
        }
    }

    /// <summary>A tile of 8 rows × 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(nint k, T** a, nint* offsets, T* b, T** c, nint column, bool load)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7];
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        V c40 = default, c41 = default;
        V c50 = default, c51 = default;
        V c60 = default, c61 = default;
        V c70 = default, c71 = default;
        if (load)
        {
            Load(c[0] + column, out c00, out c01);
            Load(c[1] + column, out c10, out c11);
            Load(c[2] + column, out c20, out c21);
            Load(c[3] + column, out c30, out c31);
            Load(c[4] + column, out c40, out c41);
            Load(c[5] + column, out c50, out c51);
            Load(c[6] + column, out c60, out c61);
            Load(c[7] + column, out c70, out c71);
        }

        for (nint p = 0; p < k; p++)
        {
            nint at = offsets[p];
            V b0 = V.Load(b), b1 = V.Load(b + V.Lanes);
            V x = V.SplatLane(a0[at]);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            x = V.SplatLane(a1[at]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            x = V.SplatLane(a2[at]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            x = V.SplatLane(a3[at]);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
            x = V.SplatLane(a4[at]);
            c40 = V.Fma(x, b0, c40);
            c41 = V.Fma(x, b1, c41);
            x = V.SplatLane(a5[at]);
            c50 = V.Fma(x, b0, c50);
            c51 = V.Fma(x, b1, c51);
            x = V.SplatLane(a6[at]);
            c60 = V.Fma(x, b0, c60);
            c61 = V.Fma(x, b1, c61);
            x = V.SplatLane(a7[at]);
            c70 = V.Fma(x, b0, c70);
            c71 = V.Fma(x, b1, c71);
            b += 2 * V.Lanes;
        }

        Store(c[0] + column, c00, c01);
        Store(c[1] + column, c10, c11);
        Store(c[2] + column, c20, c21);
        Store(c[3] + column, c30, c31);
        Store(c[4] + column, c40, c41);
        Store(c[5] + column, c50, c51);
        Store(c[6] + column, c60, c61);
        Store(c[7] + column, c70, c71);
    }

    /// <summary>A tile of 8 rows × 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(nint k, T** a, nint* offsets, T* b, T** c, nint column, bool load)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7];
        V c00 = default;
        V c10 = default;
        V c20 = default;
        V c30 = default;
        V c40 = default;
        V c50 = default;
        V c60 = default;
        V c70 = default;
        if (load)
        {
            Load(c[0] + column, out c00);
            Load(c[1] + column, out c10);
            Load(c[2] + column, out c20);
            Load(c[3] + column, out c30);
            Load(c[4] + column, out c40);
            Load(c[5] + column, out c50);
            Load(c[6] + column, out c60);
            Load(c[7] + column, out c70);
        }

        for (nint p = 0; p < k; p++)
        {
            nint at = offsets[p];
            V b0 = V.Load(b);
            V x = V.SplatLane(a0[at]);
            c00 = V.Fma(x, b0, c00);
            x = V.SplatLane(a1[at]);
            c10 = V.Fma(x, b0, c10);
            x = V.SplatLane(a2[at]);
            c20 = V.Fma(x, b0, c20);
            x = V.SplatLane(a3[at]);
            c30 = V.Fma(x, b0, c30);
            x = V.SplatLane(a4[at]);
            c40 = V.Fma(x, b0, c40);
            x = V.SplatLane(a5[at]);
            c50 = V.Fma(x, b0, c50);
            x = V.SplatLane(a6[at]);
            c60 = V.Fma(x, b0, c60);
            x = V.SplatLane(a7[at]);
            c70 = V.Fma(x, b0, c70);
            b += V.Lanes;
        }

        Store(c[0] + column, c00);
        Store(c[1] + column, c10);
        Store(c[2] + column, c20);
        Store(c[3] + column, c30);
        Store(c[4] + column, c40);
        Store(c[5] + column, c50);
        Store(c[6] + column, c60);
        Store(c[7] + column, c70);
    }

    /// <summary>A tile of 4 rows × 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(nint k, T** a, nint* offsets, T* b, T** c, nint column, bool load)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        if (load)
        {
            Load(c[0] + column, out c00, out c01);
            Load(c[1] + column, out c10, out c11);
            Load(c[2] + column, out c20, out c21);
            Load(c[3] + column, out c30, out c31);
        }

        for (nint p = 0; p < k; p++)
        {
            nint at = offsets[p];
            V b0 = V.Load(b), b1 = V.Load(b + V.Lanes);
            V x = V.SplatLane(a0[at]);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            x = V.SplatLane(a1[at]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            x = V.SplatLane(a2[at]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            x = V.SplatLane(a3[at]);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
            b += 2 * V.Lanes;
        }

        Store(c[0] + column, c00, c01);
        Store(c[1] + column, c10, c11);
        Store(c[2] + column, c20, c21);
        Store(c[3] + column, c30, c31);
    }

    /// <summary>A tile of 4 rows × 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(nint k, T** a, nint* offsets, T* b, T** c, nint column, bool load)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        V c00 = default;
        V c10 = default;
        V c20 = default;
        V c30 = default;
        if (load)
        {
            Load(c[0] + column, out c00);
            Load(c[1] + column, out c10);
            Load(c[2] + column, out c20);
            Load(c[3] + column, out c30);
        }

        for (nint p = 0; p < k; p++)
        {
            nint at = offsets[p];
            V b0 = V.Load(b);
            V x = V.SplatLane(a0[at]);
            c00 = V.Fma(x, b0, c00);
            x = V.SplatLane(a1[at]);
            c10 = V.Fma(x, b0, c10);
            x = V.SplatLane(a2[at]);
            c20 = V.Fma(x, b0, c20);
            x = V.SplatLane(a3[at]);
            c30 = V.Fma(x, b0, c30);
            b += V.Lanes;
        }

        Store(c[0] + column, c00);
        Store(c[1] + column, c10);
        Store(c[2] + column, c20);
        Store(c[3] + column, c30);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* c, out V v0, out V v1) => (v0, v1) = (V.Load(c), V.Load(c + V.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* c, out V v0) => v0 = V.Load(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* c, V v0, V v1)
    {
        V.Store(v0, c);
        V.Store(v1, c + V.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* c, V v0) => V.Store(v0, c);
}
