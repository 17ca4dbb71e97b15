using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>Computes one rectangular block of C: packs its columns of B a slice of k at a time, and sweeps the register tiles over it.</summary>
internal static unsafe class GemmBlock<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>The height of a tile: 8 where there are 32 registers, else 4.</summary>
    private static int TileRows => V.Lanes * sizeof(T) == 64 || AdvSimd.Arm64.IsSupported ? 8 : 4;

    private const int TileVectors = 3;

    /// <summary>The columns of the widest tile.</summary>
    public static int TileColumns => TileVectors * V.Lanes;

    public static void Compute(in GemmOperands<T> g, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        int sliceLength = GemmPlan.SliceLength(g.K);
        int columns = columnEnd - columnStart;
        int packedColumns = (columns + V.Lanes - 1) / V.Lanes * V.Lanes;
        nint stripSize = sliceLength * TileRows;
        T* strip = (T*)ThreadScratch.Get(ThreadScratch.Slot.Panels, (stripSize + ((nint)packedColumns * sliceLength)) * sizeof(T));
        T* panels = strip + stripSize;
        bool packed = !ReadsInPlace(g, rowEnd - rowStart, columns);
        if (g.K == 0 && !g.Accumulate)
            Clear(g, rowStart, rowEnd, columnStart, columnEnd);

        for (int k = 0; k < g.K; k += sliceLength)
        {
            var slice = new Slice
            {
                K = Math.Min(sliceLength, g.K - k),
                A = g.A + (k * g.ACol),
                B = packed ? panels : g.B + (k * g.BRow),
                BRow = packed ? 0 : g.BRow,
                Strip = strip,
                Load = k > 0 || g.Accumulate,
            };
            if (packed)
                PackPanels(g, k, slice.K, columnStart, columnEnd, panels);
            for (int row = rowStart; row < rowEnd; )
            {
                int height = rowEnd - row > 4 ? TileRows : 4;
                ComputeStrip(g, slice, row, Math.Min(height, rowEnd - row), height, columnStart, columnEnd);
                row += height;
            }
        }
    }

    /// <summary>
    /// Whether few enough rows use B for packing not to pay. Rows of B a multiple of 1 KiB apart would fall into a few cache sets
    /// and evict each other before the next strip of A comes by.
    /// </summary>
    private static bool ReadsInPlace(in GemmOperands<T> g, int rows, int columns) =>
        g.BCol == 1 && columns % V.Lanes == 0 && (rows <= TileRows || (rows <= 128 && g.BRow * sizeof(T) % 1024 != 0));

    private static void PackPanels(in GemmOperands<T> g, int k, int length, int columnStart, int columnEnd, T* target)
    {
        for (int column = columnStart; column < columnEnd; column += TileColumns)
        {
            int columns = Math.Min(TileColumns, columnEnd - column);
            int width = VectorsFor(columns) * V.Lanes;
            GemmPack.Panel(length, columns, width, g.B + (k * g.BRow) + (column * g.BCol), g.BRow, g.BCol, target);
            target += width * length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeStrip(in GemmOperands<T> g, in Slice slice, int row, int rows, int height, int columnStart, int columnEnd)
    {
        T* a = slice.A + (row * g.ARow);
        nint aRow = g.ARow;
        nint aCol = g.ACol;
        if (rows < height)
        {
            GemmPack.Panel(slice.K, rows, height, a, aCol, aRow, slice.Strip);
            a = slice.Strip;
            aRow = 1;
            aCol = height;
        }

        T* b = slice.B + (slice.BRow != 0 ? columnStart : 0);
        for (int column = columnStart; column < columnEnd; column += TileColumns)
        {
            int columns = Math.Min(TileColumns, columnEnd - column);
            int vectors = VectorsFor(columns);
            nint width = vectors * V.Lanes;
            nint bRow = slice.BRow != 0 ? slice.BRow : width;
            T* c = g.C + (row * g.CRow) + (column * g.CCol);
            if (rows == height && columns == width && g.CCol == 1)
                GemmTiles<V, T>.Run(height, vectors, slice.K, a, aRow, aCol, b, bRow, c, g.CRow, slice.Load);
            else
                ComputeEdge(g, slice, height, vectors, a, aRow, aCol, b, bRow, c, rows, columns);
            b += slice.BRow != 0 ? width : width * slice.K;
        }
    }

    /// <summary>A tile that sticks out of C, or whose columns are apart in memory: computed in a full tile beside, then copied.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeEdge(
        in GemmOperands<T> g, in Slice slice, int height, int vectors, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, int rows, int columns)
    {
        T* tile = stackalloc T[8 * TileVectors * V.Lanes];
        nint width = vectors * V.Lanes;
        if (slice.Load)
        {
            new Span<T>(tile, height * (int)width).Clear();
            Copy(rows, columns, c, g.CRow, g.CCol, tile, width, 1);
        }

        GemmTiles<V, T>.Run(height, vectors, slice.K, a, aRow, aCol, b, bRow, tile, width, slice.Load);
        Copy(rows, columns, tile, width, 1, c, g.CRow, g.CCol);
    }

    /// <summary>The empty sum.</summary>
    private static void Clear(in GemmOperands<T> g, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        for (int row = rowStart; row < rowEnd; row++)
        {
            for (int column = columnStart; column < columnEnd; column++)
                g.C[(row * g.CRow) + (column * g.CCol)] = default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(int rows, int columns, T* from, nint fromRow, nint fromCol, T* to, nint toRow, nint toCol)
    {
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
                to[(i * toRow) + (j * toCol)] = from[(i * fromRow) + (j * fromCol)];
        }
    }

    private static int VectorsFor(int columns) => (columns + V.Lanes - 1) / V.Lanes;

    /// <summary>A range of k.</summary>
    private struct Slice
    {
        public int K;
        public T* A;
        public T* B;

        /// <summary>From one row of B to the next where B is read in place; 0 where it is packed.</summary>
        public nint BRow;

        /// <summary>Room for one packed strip of A.</summary>
        public T* Strip;

        /// <summary>Whether the chains go on from what C holds.</summary>
        public bool Load;
    }
}
