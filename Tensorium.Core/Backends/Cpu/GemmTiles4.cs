using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

internal static unsafe partial class GemmTiles<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>A tile of 4 rows × 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        if (load)
        {
            Load3(c, out c00, out c01, out c02);
            Load3(c + cRow, out c10, out c11, out c12);
            Load3(c + (2 * cRow), out c20, out c21, out c22);
            Load3(c + (3 * cRow), out c30, out c31, out c32);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
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
            a += aCol;
            b += bRow;
        }

        Store3(c, c00, c01, c02);
        Store3(c + cRow, c10, c11, c12);
        Store3(c + (2 * cRow), c20, c21, c22);
        Store3(c + (3 * cRow), c30, c31, c32);
    }

    /// <summary>A tile of 4 rows × 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        if (load)
        {
            Load2(c, out c00, out c01);
            Load2(c + cRow, out c10, out c11);
            Load2(c + (2 * cRow), out c20, out c21);
            Load2(c + (3 * cRow), out c30, out c31);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
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
            a += aCol;
            b += bRow;
        }

        Store2(c, c00, c01);
        Store2(c + cRow, c10, c11);
        Store2(c + (2 * cRow), c20, c21);
        Store2(c + (3 * cRow), c30, c31);
    }

    /// <summary>A tile of 4 rows × 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, bool load)
    {
        V c00 = default;
        V c10 = default;
        V c20 = default;
        V c30 = default;
        if (load)
        {
            Load1(c, out c00);
            Load1(c + cRow, out c10);
            Load1(c + (2 * cRow), out c20);
            Load1(c + (3 * cRow), out c30);
        }

        nint r2 = 2 * aRow, r3 = 3 * aRow;
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
            a += aCol;
            b += bRow;
        }

        Store1(c, c00);
        Store1(c + cRow, c10);
        Store1(c + (2 * cRow), c20);
        Store1(c + (3 * cRow), c30);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load3(T* c, out V v0, out V v1, out V v2)
    {
        v0 = V.Load(c);
        v1 = V.Load(c + V.Lanes);
        v2 = V.Load(c + (2 * V.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3(T* c, V v0, V v1, V v2)
    {
        V.Store(v0, c);
        V.Store(v1, c + V.Lanes);
        V.Store(v2, c + (2 * V.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load2(T* c, out V v0, out V v1)
    {
        v0 = V.Load(c);
        v1 = V.Load(c + V.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(T* c, V v0, V v1)
    {
        V.Store(v0, c);
        V.Store(v1, c + V.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load1(T* c, out V v0)
    {
        v0 = V.Load(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store1(T* c, V v0)
    {
        V.Store(v0, c);
    }
}
