using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Reductions in an order that the shape alone fixes: blocks of <see cref="BlockElements"/>, within a block 32 interleaved accumulators
/// whatever the vector width, joined by a tree; the blocks' results are reduced in the same way. So the error grows with the logarithm of the
/// length, and neither threads nor vector units change a bit.
/// </summary>
internal static unsafe class ReduceLoop
{
    private const int Accumulators = 32;

    /// <summary>The elements of a block along rows.</summary>
    public const int BlockElements = 1024;

    /// <summary>The rows of a block down columns.</summary>
    public const int BlockRows = 64;

    private const int TileColumns = 128;
    private const int ElementsPerChunk = 16 * 1024;

    /// <summary>y[o, i] = op over r of x[o, r, i].</summary>
    public static void Run<TOp, V, T>(TOp op, T* x, int outer, int count, int inner, T* y)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (outer == 0 || inner == 0) return;
        if (inner == 1) RunRows<TOp, V, T>(op, x, outer, count, y);
        else RunColumns<TOp, V, T>(op, x, outer, count, inner, y);
    }

    private static void RunRows<TOp, V, T>(TOp op, T* x, int rows, int count, T* y)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var blocks = Math.Max(1, Cut.Count(count, BlockElements));
        if (blocks == 1)
        {
            Dispatch(new RowBlocks<TOp, V, T>(op, x, rows, count, 1, y));
            return;
        }

        var partials = new T[(long)rows * blocks];
        fixed (T* target = partials)
        {
            Dispatch(new RowBlocks<TOp, V, T>(op, x, rows, count, blocks, target));
            RunRows<TOp, V, T>(op, target, rows, blocks, y);
        }
    }

    private static void RunColumns<TOp, V, T>(TOp op, T* x, int outer, int count, int inner, T* y)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var blocks = Math.Max(1, Cut.Count(count, BlockRows));
        if (blocks == 1)
        {
            Dispatch(new ColumnBlocks<TOp, V, T>(op, x, outer, count, inner, 1, y));
            return;
        }

        var partials = new T[(long)outer * blocks * inner];
        fixed (T* target = partials)
        {
            Dispatch(new ColumnBlocks<TOp, V, T>(op, x, outer, count, inner, blocks, target));
            RunColumns<TOp, V, T>(op, target, outer, blocks, inner, y);
        }
    }

    private static void Dispatch<TBody>(TBody body)
        where TBody : struct, IChunkedBody
    {
        if (body.Chunks == 1) body.Invoke(0);
        else ForkJoin.Run(body.Chunks, body);
    }

    private interface IChunkedBody : IParallelBody
    {
        int Chunks { get; }
    }

    /// <summary>One result for each block of each row.</summary>
    private readonly struct RowBlocks<TOp, V, T>(TOp op, T* x, int rows, int count, int blocks, T* y) : IChunkedBody
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        private readonly int _tasksPerChunk = Math.Max(1, ElementsPerChunk / Math.Max(1, Math.Min(count, BlockElements)));

        public int Chunks => Cut.Count((long)rows * blocks, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)rows * blocks);
            for (var task = first; task < end; task++)
            {
                var (row, block) = (task / blocks, (int)(task % blocks));
                var start = block * BlockElements;
                y[task] = ReduceBlock<TOp, V, T>(op, x + (row * count) + start, Math.Min(BlockElements, count - start));
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T ReduceBlock<TOp, V, T>(TOp op, T* x, int count)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var lanes = stackalloc T[Accumulators];
        var whole = count - (count % Accumulators);
        for (var lane = 0; lane < Accumulators; lane += V.Lanes)
        {
            var accumulator = op.Identity<V>();
            for (var i = lane; i < whole; i += Accumulators) accumulator = op.Combine(accumulator, V.Load(x + i));
            V.Store(accumulator, lanes + lane);
        }

        if (whole < count)
        {
            // The tail goes to the first accumulators: what is less than a vector of it is padded with the identity, which leaves the others as they are.
            var tail = 0;
            for (; tail <= count - whole - V.Lanes; tail += V.Lanes)
                V.Store(op.Combine(V.Load(lanes + tail), V.Load(x + whole + tail)), lanes + tail);
            if (whole + tail < count)
            {
                var padded = stackalloc T[16];
                V.Store(op.Identity<V>(), padded);
                for (var i = whole + tail; i < count; i++) padded[i - whole - tail] = x[i];
                V.Store(op.Combine(V.Load(lanes + tail), V.Load(padded)), lanes + tail);
            }
        }

        // The tree: upper half onto lower half, in whole vectors, of which only the lower lanes matter at the end.
        for (var half = Accumulators / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane += V.Lanes)
                V.Store(op.Combine(V.Load(lanes + lane), V.Load(lanes + half + lane)), lanes + lane);
        }

        return lanes[0];
    }

    /// <summary>One result for each column of each block of rows.</summary>
    private readonly struct ColumnBlocks<TOp, V, T>(TOp op, T* x, int outer, int count, int inner, int blocks, T* y) : IChunkedBody
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        private readonly int _tiles = Cut.Count(inner, TileColumns);
        private readonly int _tasksPerChunk = Math.Max(
            1, ElementsPerChunk / Math.Max(1, Math.Min(count, BlockRows) * Math.Min(inner, TileColumns)));

        public int Chunks => Cut.Count((long)outer * blocks * _tiles, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)outer * blocks * _tiles);
            for (var task = first; task < end; task++)
            {
                var tile = (int)(task % _tiles);
                var slab = task / _tiles;
                var (o, block) = (slab / blocks, (int)(slab % blocks));
                var column = tile * TileColumns;
                var rowStart = block * BlockRows;
                ReduceTile<TOp, V, T>(
                    op,
                    x + (((o * count) + rowStart) * inner) + column,
                    Math.Min(BlockRows, count - rowStart),
                    inner,
                    Math.Min(TileColumns, inner - column),
                    y + (slab * inner) + column);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceTile<TOp, V, T>(TOp op, T* x, int rows, nint rowStride, int columns, T* y)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var column = 0;
        for (; column <= columns - (2 * V.Lanes); column += 2 * V.Lanes)
        {
            var source = x + column;
            var first = op.Identity<V>();
            var second = first;
            for (var row = 0; row < rows; row++, source += rowStride)
            {
                first = op.Combine(first, V.Load(source));
                second = op.Combine(second, V.Load(source + V.Lanes));
            }

            V.Store(first, y + column);
            V.Store(second, y + column + V.Lanes);
        }

        var padded = stackalloc T[16];
        for (; column < columns; column += V.Lanes)
        {
            var width = Math.Min(V.Lanes, columns - column);
            var source = x + column;
            var accumulator = op.Identity<V>();
            V.Store(accumulator, padded);
            for (var row = 0; row < rows; row++, source += rowStride)
            {
                for (var lane = 0; lane < width; lane++) padded[lane] = source[lane];
                accumulator = op.Combine(accumulator, V.Load(padded));
            }

            V.Store(accumulator, padded);
            for (var lane = 0; lane < width; lane++) y[column + lane] = padded[lane];
        }
    }
}
