using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The register tiles of the matrix product: C[rows, columns] (+)= A[rows, k] · B[k, columns], each element one chain of fused
/// multiply-adds in the order of k, so every tile, width and blocking of k gives the same bits.
/// </summary>
/// <remarks>
/// A is read in place, an element broadcast at a time; B a row of 1–3 vectors at a time. The accumulators are written out as locals:
/// only those stay in registers. 8 × 3 takes 24 of the 32 registers of AVX-512, 4 × 3 takes 12 of 16, and both keep the
/// multiply-add units, not the loads, the limit.
/// </remarks>
internal static unsafe partial class GemmTiles<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>Computes a tile of 4 or 8 rows × 1–3 vectors, starting from what C holds if <paramref name="load"/>, else from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int vectors, nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
        switch ((rows, vectors))
        {
            case (8, 3): Tile8x3(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
            case (8, 2): Tile8x2(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
            case (8, 1): Tile8x1(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
            case (4, 3): Tile4x3(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
            case (4, 2): Tile4x2(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
            default: Tile4x1(k, a, aRow, aCol, b, bRow, c, cRow, load); break;
        }
    }

    /// <summary>A tile of 8 rows × 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x3(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;
        if (load)
        {
            Load3(c, out c00, out c01, out c02);
            Load3(c + cRow, out c10, out c11, out c12);
            Load3(c + (2 * cRow), out c20, out c21, out c22);
            Load3(c + (3 * cRow), out c30, out c31, out c32);
            Load3(c + (4 * cRow), out c40, out c41, out c42);
            Load3(c + (5 * cRow), out c50, out c51, out c52);
            Load3(c + (6 * cRow), out c60, out c61, out c62);
            Load3(c + (7 * cRow), out c70, out c71, out c72);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
        T* a4 = a + (4 * aRow);
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Lanes), b2 = V.Load(b + (2 * V.Lanes));
            V x = V.SplatLane(*a);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            c02 = V.Fma(x, b2, c02);
            x = V.SplatLane(a[aRow]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            c12 = V.Fma(x, b2, c12);
            x = V.SplatLane(a[r2]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            c22 = V.Fma(x, b2, c22);
            x = V.SplatLane(a[r3]);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
            c32 = V.Fma(x, b2, c32);
            x = V.SplatLane(*a4);
            c40 = V.Fma(x, b0, c40);
            c41 = V.Fma(x, b1, c41);
            c42 = V.Fma(x, b2, c42);
            x = V.SplatLane(a4[aRow]);
            c50 = V.Fma(x, b0, c50);
            c51 = V.Fma(x, b1, c51);
            c52 = V.Fma(x, b2, c52);
            x = V.SplatLane(a4[r2]);
            c60 = V.Fma(x, b0, c60);
            c61 = V.Fma(x, b1, c61);
            c62 = V.Fma(x, b2, c62);
            x = V.SplatLane(a4[r3]);
            c70 = V.Fma(x, b0, c70);
            c71 = V.Fma(x, b1, c71);
            c72 = V.Fma(x, b2, c72);
            a += aCol;
            a4 += aCol;
            b += bRow;
        }

        Store3(c, c00, c01, c02);
        Store3(c + cRow, c10, c11, c12);
        Store3(c + (2 * cRow), c20, c21, c22);
        Store3(c + (3 * cRow), c30, c31, c32);
        Store3(c + (4 * cRow), c40, c41, c42);
        Store3(c + (5 * cRow), c50, c51, c52);
        Store3(c + (6 * cRow), c60, c61, c62);
        Store3(c + (7 * cRow), c70, c71, c72);
    }

    /// <summary>A tile of 8 rows × 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
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
            Load2(c, out c00, out c01);
            Load2(c + cRow, out c10, out c11);
            Load2(c + (2 * cRow), out c20, out c21);
            Load2(c + (3 * cRow), out c30, out c31);
            Load2(c + (4 * cRow), out c40, out c41);
            Load2(c + (5 * cRow), out c50, out c51);
            Load2(c + (6 * cRow), out c60, out c61);
            Load2(c + (7 * cRow), out c70, out c71);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
        T* a4 = a + (4 * aRow);
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Lanes);
            V x = V.SplatLane(*a);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            x = V.SplatLane(a[aRow]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            x = V.SplatLane(a[r2]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            x = V.SplatLane(a[r3]);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
            x = V.SplatLane(*a4);
            c40 = V.Fma(x, b0, c40);
            c41 = V.Fma(x, b1, c41);
            x = V.SplatLane(a4[aRow]);
            c50 = V.Fma(x, b0, c50);
            c51 = V.Fma(x, b1, c51);
            x = V.SplatLane(a4[r2]);
            c60 = V.Fma(x, b0, c60);
            c61 = V.Fma(x, b1, c61);
            x = V.SplatLane(a4[r3]);
            c70 = V.Fma(x, b0, c70);
            c71 = V.Fma(x, b1, c71);
            a += aCol;
            a4 += aCol;
            b += bRow;
        }

        Store2(c, c00, c01);
        Store2(c + cRow, c10, c11);
        Store2(c + (2 * cRow), c20, c21);
        Store2(c + (3 * cRow), c30, c31);
        Store2(c + (4 * cRow), c40, c41);
        Store2(c + (5 * cRow), c50, c51);
        Store2(c + (6 * cRow), c60, c61);
        Store2(c + (7 * cRow), c70, c71);
    }

    /// <summary>A tile of 8 rows × 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
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
            Load1(c, out c00);
            Load1(c + cRow, out c10);
            Load1(c + (2 * cRow), out c20);
            Load1(c + (3 * cRow), out c30);
            Load1(c + (4 * cRow), out c40);
            Load1(c + (5 * cRow), out c50);
            Load1(c + (6 * cRow), out c60);
            Load1(c + (7 * cRow), out c70);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
        T* a4 = a + (4 * aRow);
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V x = V.SplatLane(*a);
            c00 = V.Fma(x, b0, c00);
            x = V.SplatLane(a[aRow]);
            c10 = V.Fma(x, b0, c10);
            x = V.SplatLane(a[r2]);
            c20 = V.Fma(x, b0, c20);
            x = V.SplatLane(a[r3]);
            c30 = V.Fma(x, b0, c30);
            x = V.SplatLane(*a4);
            c40 = V.Fma(x, b0, c40);
            x = V.SplatLane(a4[aRow]);
            c50 = V.Fma(x, b0, c50);
            x = V.SplatLane(a4[r2]);
            c60 = V.Fma(x, b0, c60);
            x = V.SplatLane(a4[r3]);
            c70 = V.Fma(x, b0, c70);
            a += aCol;
            a4 += aCol;
            b += bRow;
        }

        Store1(c, c00);
        Store1(c + cRow, c10);
        Store1(c + (2 * cRow), c20);
        Store1(c + (3 * cRow), c30);
        Store1(c + (4 * cRow), c40);
        Store1(c + (5 * cRow), c50);
        Store1(c + (6 * cRow), c60);
        Store1(c + (7 * cRow), c70);
    }
}
