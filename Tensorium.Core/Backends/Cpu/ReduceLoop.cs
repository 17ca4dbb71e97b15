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
    /// <summary>The interleaved accumulators of a block.</summary>
    public const int Accumulators = 32;

    /// <summary>The elements of a block along rows.</summary>
    public const int BlockElements = 1024;

    // In elements: 4 KiB ahead of a loop as fast as memory, what is asked for is still on its way.
    private const int FetchedAhead = 4 * BlockElements;

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
        // Of large tensors more at a time: taking a chunk, and beginning at another place in memory, cost something.
        private readonly int _tasksPerChunk = Math.Max(
            1, (int)Math.Clamp((long)rows * count / 256, ElementsPerChunk, 8 * ElementsPerChunk) / Math.Max(1, Math.Min(count, BlockElements)));

        public int Chunks => Cut.Count((long)rows * blocks, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)rows * blocks);
            var (row, block) = ((nint)(first / blocks), (int)(first % blocks));
            for (var task = first; task < end; task++)
            {
                var start = block * BlockElements;
                y[task] = ReduceBlock<TOp, V, T>(op, x + (row * count) + start, Math.Min(BlockElements, count - start));
                if (++block < blocks) continue;
                block = 0;
                row++;
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
        for (var lane = 0; lane < Accumulators; lane += 2 * V.Lanes)
        {
            // Two chains of operations, of which each waits for the one before.
            var first = op.Identity<V>();
            var second = first;
            for (var i = lane; i < whole; i += Accumulators)
            {
                Ahead.Fetch(x + i + FetchedAhead);
                Ahead.Fetch(x + i + FetchedAhead + V.Lanes);
                first = op.Combine(first, V.Load(x + i));
                second = op.Combine(second, V.Load(x + i + V.Lanes));
            }

            V.Store(first, lanes + lane);
            V.Store(second, lanes + lane + V.Lanes);
        }

        if (whole < count)
        {
            // The tail goes to the first accumulators; padding with the identity leaves the others as they are.
            var padded = stackalloc T[Accumulators];
            for (var lane = 0; lane < Accumulators; lane += V.Lanes) V.Store(op.Identity<V>(), padded + lane);
            for (var i = whole; i < count; i++) padded[i - whole] = x[i];
            AddTail<TOp, V, T>(op, lanes, padded, count - whole);
        }

        return Join<TOp, V, T>(op, lanes, Accumulators / 2);
    }

    /// <summary>Combines the first of a block's accumulators with what is left after its last whole row of them, padded with the identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTail<TOp, V, T>(TOp op, T* lanes, T* padded, int count)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        for (var lane = 0; lane < count; lane += V.Lanes) V.Store(op.Combine(V.Load(lanes + lane), V.Load(padded + lane)), lanes + lane);
    }

    /// <summary>
    /// The result of a block from its accumulators: a tree, upper half onto lower half. Once a half is less than a vector its lanes go singly: a vector that
    /// straddles what was just stored would wait for the stores to reach the cache, which takes longer than the whole block.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<TOp, V, T>(TOp op, T* lanes, int half)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        for (; half >= V.Lanes; half /= 2) Halve<TOp, V, T>(op, lanes, half);
        for (; half > 0; half /= 2)
        {
            if (typeof(T) == typeof(float)) Halve<TOp, F32x1, float>(op, (float*)lanes, half);
            else Halve<TOp, F64x1, double>(op, (double*)lanes, half);
        }

        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halve<TOp, V, T>(TOp op, T* lanes, int half)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        for (var lane = 0; lane < half; lane += V.Lanes) V.Store(op.Combine(V.Load(lanes + lane), V.Load(lanes + half + lane)), lanes + lane);
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
