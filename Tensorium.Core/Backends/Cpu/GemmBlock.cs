using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(in GemmOperands<T> g, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        if (g.K == 0)
        {
            if (!g.Accumulate)
                Clear(g, rowStart, rowEnd, columnStart, columnEnd);
            g.Finish(rowStart, rowEnd - rowStart, columnStart, columnEnd - columnStart);
        }

        int sliceLength = GemmPlan.SliceLength(g.K, rowEnd - rowStart);
        int columns = columnEnd - columnStart;
        bool packed = !GemmPlan.ReadsInPlace(g, rowEnd - rowStart, columns, V.Lanes);
        nint stripSize = sliceLength * TileRows;
        nint panelsSize = packed ? (nint)sliceLength * VectorsFor(columns) * V.Lanes : 0;
        T* stripRoom = (T*)ThreadScratch.Get(ThreadScratch.Slot.Panels, (stripSize + panelsSize) * sizeof(T));
        T* panels = stripRoom + stripSize;

        for (int k = 0; k < g.K; k += sliceLength)
        {
            var slice = new Slice
            {
                Start = k,
                Length = Math.Min(sliceLength, g.K - k),
                Load = k > 0 || g.Accumulate,
                Packed = packed,
                B = packed ? panels : g.B + (k * g.BRow) + columnStart,
            };
            if (packed)
                PackPanels(g, slice, columnStart, columnEnd, panels);
            for (int row = rowStart; row < rowEnd; )
            {
                int height = rowEnd - row > 4 ? TileRows : 4;
                var strip = TakeStrip(g, slice, row, Math.Min(height, rowEnd - row), height, columns, stripRoom);
                ComputeStrip(g, slice, strip, columnStart, columnEnd);
                if (slice.Start + slice.Length == g.K && !g.IsTransposed)
                    g.Finish(row, strip.Rows, columnStart, columns);
                row += height;
            }
        }

        // The rows of a transposed strip are no wider than a tile is high: an epilogue has whole vectors only when the block is complete.
        if (g.IsTransposed && g.K > 0)
            g.Finish(rowStart, rowEnd - rowStart, columnStart, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanels(in GemmOperands<T> g, in Slice slice, int columnStart, int columnEnd, T* target)
    {
        for (int column = columnStart, columns; column < columnEnd; column += columns)
        {
            columns = TileWidth(columnEnd - column);
            int width = VectorsFor(columns) * V.Lanes;
            T* source = g.B + (slice.Start * g.BRow) + (column * g.BCol);
            GemmPack.Panel(slice.Length, columns, width, source, g.BRow, g.BCol, target);
            target += width * slice.Length;
        }
    }

    /// <summary>
    /// Rows of A as a tile reads them: in place, or packed, with rows of zeros below the last where they do not fill it. Of a transposed A every step
    /// of k is on another cache line, and often on another page, which no prefetcher follows: it is packed where several tiles use it.
    /// </summary>
    private static Strip TakeStrip(in GemmOperands<T> g, in Slice slice, int row, int rows, int height, int columns, T* room)
    {
        var strip = new Strip
        {
            Row = row,
            Rows = rows,
            Height = height,
            A = g.A + (row * g.ARow) + (slice.Start * g.ACol),
            ARow = g.ARow,
            ACol = g.ACol,
        };
        if (rows < height || (strip.ARow == 1 && GemmPlan.PacksStrips(columns, TileColumns)))
        {
            GemmPack.Panel(slice.Length, rows, height, strip.A, g.ACol, g.ARow, room);
            strip.A = room;
            strip.ARow = 1;
            strip.ACol = height;
        }

        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeStrip(in GemmOperands<T> g, in Slice slice, in Strip strip, int columnStart, int columnEnd)
    {
        T* b = slice.B;
        for (int column = columnStart, columns; column < columnEnd; column += columns)
        {
            columns = TileWidth(columnEnd - column);
            int vectors = VectorsFor(columns);
            nint width = vectors * V.Lanes;
            nint bRow = slice.Packed ? width : g.BRow;
            T* c = g.C + (strip.Row * g.CRow) + (column * g.CCol);
            if (strip.Rows == strip.Height && columns == width && g.CCol == 1)
                GemmTiles<V, T>.Run(strip.Height, vectors, slice.Length, strip.A, strip.ARow, strip.ACol, b, bRow, c, g.CRow, slice.Load);
            else
                ComputeEdge(g, slice, strip, b, bRow, c, columns);
            b += slice.Packed ? width * slice.Length : width;
        }
    }

    /// <summary>A tile that sticks out of C, or whose columns are apart in memory: computed in a full tile beside, then copied.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeEdge(in GemmOperands<T> g, in Slice slice, in Strip strip, T* b, nint bRow, T* c, int columns)
    {
        T* tile = stackalloc T[8 * TileVectors * V.Lanes];
        int vectors = VectorsFor(columns);
        int width = vectors * V.Lanes;
        if (slice.Load)
        {
            new Span<T>(tile, strip.Height * width).Clear();
            Copy(strip.Rows, columns, c, g.CRow, g.CCol, tile, width, 1);
        }

        GemmTiles<V, T>.Run(strip.Height, vectors, slice.Length, strip.A, strip.ARow, strip.ACol, b, bRow, tile, width, slice.Load);
        if (g.CCol == 1 && columns >= V.Lanes)
            StoreRows(strip.Rows, columns, tile, width, c, g.CRow);
        else if (g.CRow == 1 && typeof(T) == typeof(float) && Avx.IsSupported)
            GemmPack.StoreTransposed(strip.Rows, columns, (float*)tile, width, (float*)c, g.CCol);
        else
            Copy(strip.Rows, columns, tile, width, 1, c, g.CRow, g.CCol);
    }

    /// <summary>Copies rows of at least one vector; the last vector of a row overlaps the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(int rows, int columns, T* tile, int width, T* c, nint cRow)
    {
        nint last = columns - V.Lanes;
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < last; j += V.Lanes)
                V.Store(V.Load(tile + j), c + j);
            V.Store(V.Load(tile + last), c + last);
            tile += width;
            c += cRow;
        }
    }

    /// <summary>The empty sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            if (fromCol == 1 && toCol == 1)
            {
                Unsafe.CopyBlockUnaligned(to, from, (uint)(columns * sizeof(T)));
            }
            else
            {
                for (nint j = 0; j < columns; j++)
                    to[j * toCol] = from[j * fromCol];
            }

            from += fromRow;
            to += toRow;
        }
    }

    /// <summary>The columns of the next tile: as many as there are, but of four vectors two, since a tile of one keeps the multiply-add units waiting.</summary>
    private static int TileWidth(int rest) => VectorsFor(rest) == TileVectors + 1 ? 2 * V.Lanes : Math.Min(TileColumns, rest);

    private static int VectorsFor(int columns) => (columns + V.Lanes - 1) / V.Lanes;

    /// <summary>A range of k, and the columns of B that the block uses there.</summary>
    private struct Slice
    {
        public int Start, Length;

        /// <summary>Whether the chains go on from what C holds.</summary>
        public bool Load;

        /// <summary>Whether B is packed panel after panel, or read in place.</summary>
        public bool Packed;

        public T* B;
    }

    /// <summary>As many rows of A as a tile is high.</summary>
    private struct Strip
    {
        /// <summary>The first row in C, and how many of the <see cref="Height"/> rows are there.</summary>
        public int Row, Rows;

        public int Height;
        public T* A;
        public nint ARow, ACol;
    }
}
