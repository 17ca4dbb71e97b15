using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// C (+)= A · B where row i of A is scattered in memory: its element p lies at a[i] + offsets[p]. The tiles broadcast the elements of A one at a time, so it does not matter to
/// them where those lie, and the patches of a convolution need not be written out (M. Dukhan, "The Indirect Convolution Algorithm", 2019). Every element of C is one
/// chain of fused multiply-adds in the order of p, as in <see cref="Gemm"/>.
/// </summary>
internal static unsafe class IndirectProduct<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    private const int PanelVectors = 2;

    private static int TileRows => V.Lanes * sizeof(T) == 64 || AdvSimd.Arm64.IsSupported ? 8 : 4;

    /// <summary>Packs columns, a multiple of the lanes, of a B that lies at b + p · bRow + j · bCol into panels; with <paramref name="first"/> and <paramref name="total"/>, as a part of a longer B.</summary>
    public static void Pack(int k, int columns, T* b, nint bRow, nint bCol, T* panels, int first, int total)
    {
        for (int column = 0; column < columns; column += PanelVectors * V.Lanes)
        {
            int width = Math.Min(PanelVectors * V.Lanes, columns - column);
            GemmPack.Panel(k, width, width, b + (column * bCol), bRow, bCol, panels + ((nint)column * total) + ((nint)first * width));
        }
    }

    /// <summary>Computes C.</summary>
    /// <param name="rows">The rows of C.</param>
    /// <param name="columns">The columns of C, a multiple of the lanes.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">Where each row of A begins; the list has <see cref="IndirectProduct.Slack"/>.</param>
    /// <param name="offsets">How far from there its elements are.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="c">Where each row of C begins; the list has <see cref="IndirectProduct.Slack"/>.</param>
    /// <param name="accumulate">Whether the chains go on from what C holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int columns, int k, T** a, nint* offsets, T* panels, T** c, bool accumulate)
    {
        // Rows that only fill the last tile repeat its last row, and are stored beside.
        T* beside = stackalloc T[PanelVectors * V.Lanes];
        int sliceLength = GemmPlan.SliceLength(k, rows);
        for (int column = 0; column < columns; column += PanelVectors * V.Lanes)
        {
            int vectors = Math.Min(PanelVectors, (columns - column) / V.Lanes);
            for (int row = rows; row < rows + IndirectProduct.Slack; row++)
            {
                a[row] = a[rows - 1];
                c[row] = beside - column;
            }

            for (int start = 0; start < k; start += sliceLength)
            {
                T* b = panels + ((nint)column * k) + ((nint)start * vectors * V.Lanes);
                int length = Math.Min(sliceLength, k - start);
                bool load = accumulate || start > 0;
                for (int row = 0; row < rows; row += TileRows)
                    IndirectTiles<V, T>.Run(TileRows, vectors, length, a + row, offsets + start, b, c + row, column, load);
            }
        }
    }
}

/// <summary>What callers know of every width.</summary>
internal static class IndirectProduct
{
    /// <summary>How many entries behind the last row there must be in the lists of rows: they fill the last tile.</summary>
    public const int Slack = 8;

    /// <summary>The columns of a product must be a multiple of this: of the widest vector.</summary>
    public const int ColumnUnit = 16;
}
