using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Running combinations along an axis. Blocks of 16 steps are combined within themselves, their totals in groups of 16, the totals of those in groups of 16, and
/// so on: an element passes through at most 17 roundings a level, of which there are log₁₆ count, where one chain would pass it through count of them.
/// </summary>
/// <remarks>
/// Up to 16 neighbouring chains are done at once, one a lane; where they do not lie side by side (along the last axis), a block is transposed on its way. What a
/// chain gives depends on nothing but its own elements.
/// </remarks>
internal static unsafe class ScanLoop
{
    private const int BlockSteps = 16;
    private const int StepBits = 4;

    /// <summary>16⁸ steps are more than an axis can have.</summary>
    private const int Levels = 8;
    private const int TileColumns = 16;
    private const int ElementsPerChunk = 16 * 1024;

    /// <summary>y[o, r, i] = op over all s ≤ r of x[o, s, i]; over all s ≥ r if it is reversed.</summary>
    public static void Run<TOp, V, T>(TOp op, T* x, int outer, int count, int inner, bool isReversed, T* y)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var body = new Body<TOp, V, T>(op, x, outer, count, inner, isReversed, y);
        ForkJoin.Run(body.Chunks, body);
    }

    /// <summary>The same of integers, whose order does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunIntegers<TOp, T>(TOp op, T* x, int outer, int count, int inner, T* y)
        where TOp : struct, IIntegerOp
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++, x++, y++) *y = *x;
            for (var i = (nint)inner; i < (nint)count * inner; i++, x++, y++) *y = op.Invoke(y[-inner], *x);
        }
    }

    /// <summary>A chunk is some tiles, each a few chains.</summary>
    private readonly struct Body<TOp, V, T> : IParallelBody
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        private readonly TOp _op;
        private readonly T* _x;
        private readonly T* _y;
        private readonly int _count;
        private readonly nint _step;
        private readonly int _slabs;
        private readonly int _columns;
        private readonly nint _columnStride;
        private readonly int _tiles;
        private readonly int _tasksPerChunk;

        public Body(TOp op, T* x, int outer, int count, int inner, bool isReversed, T* y)
        {
            var last = isReversed ? (nint)(count - 1) * inner : 0;
            _op = op;
            _x = x + last;
            _y = y + last;
            _count = count;
            _step = isReversed ? -inner : inner;
            (_slabs, _columns, _columnStride) = inner == 1 ? (1, outer, count) : (outer, inner, 1);
            _tiles = Cut.Count(_columns, TileColumns);
            _tasksPerChunk = (int)Math.Max(1, ElementsPerChunk / ((long)count * Math.Min(_columns, TileColumns)));
        }

        public int Chunks => Cut.Count((long)_slabs * _tiles, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)_slabs * _tiles);
            for (var task = first; task < end; task++)
            {
                var (slab, tile) = Math.DivRem(task, _tiles);
                var column = (int)tile * TileColumns;
                var offset = (nint)(slab * _count * _columns) + (column * _columnStride);
                ScanTile<TOp, V, T>(_op, _x + offset, _y + offset, _count, _step, Math.Min(TileColumns, _columns - column), _columnStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScanTile<TOp, V, T>(TOp op, T* x, T* y, int count, nint step, int columns, nint columnStride)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var block = stackalloc T[BlockSteps * TileColumns];
        var totals = stackalloc T[Levels * TileColumns];
        for (var start = 0; start < count; start += BlockSteps)
        {
            var steps = Math.Min(BlockSteps, count - start);
            var offset = start * step;
            Read(x + offset, step, steps, columns, columnStride, block);
            for (var lane = 0; lane < columns; lane += V.Lanes)
                ScanBlock<TOp, V, T>(op, start / BlockSteps, steps, block + lane, totals + lane);
            Write(block, step, steps, columns, columnStride, y + offset);
        }
    }

    /// <summary>Combines a block within itself and with what was before it, and adds its total to those of the blocks before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScanBlock<TOp, V, T>(TOp op, int number, int steps, T* block, T* totals)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var total = V.Load(block);
        if (number == 0)
        {
            for (var r = 1; r < steps; r++)
            {
                total = op.Combine(total, V.Load(block + (r * TileColumns)));
                V.Store(total, block + (r * TileColumns));
            }
        }
        else
        {
            var before = Before<TOp, V, T>(op, number, totals);
            V.Store(op.Combine(before, total), block);
            for (var r = 1; r < steps; r++)
            {
                total = op.Combine(total, V.Load(block + (r * TileColumns)));
                V.Store(op.Combine(before, total), block + (r * TileColumns));
            }
        }

        // The number of the block in base 16 says how many totals each level holds; a full level goes up as one.
        for (var rest = number; ; rest >>= StepBits, totals += TileColumns)
        {
            var held = rest & (BlockSteps - 1);
            if (held > 0) total = op.Combine(V.Load(totals), total);
            V.Store(total, totals);
            if (held < BlockSteps - 1) return;
        }
    }

    /// <summary>What all blocks before this one come to: the totals that the levels hold, the earliest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Before<TOp, V, T>(TOp op, int number, T* totals)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var level = BitOperations.Log2((uint)number) / StepBits;
        var before = V.Load(totals + (level * TileColumns));
        while (--level >= 0)
        {
            if (((number >> (level * StepBits)) & (BlockSteps - 1)) > 0) before = op.Combine(before, V.Load(totals + (level * TileColumns)));
        }

        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<T>(T* x, nint step, int steps, int columns, nint columnStride, T* block)
        where T : unmanaged
    {
        if (columnStride == 1)
        {
            for (var r = 0; r < steps; r++, x += step, block += TileColumns)
                for (var c = 0; c < columns; c++) block[c] = x[c];
            return;
        }

        for (var c = 0; c < columns; c++, x += columnStride, block++)
            for (var r = 0; r < steps; r++) block[r * TileColumns] = x[r * step];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<T>(T* block, nint step, int steps, int columns, nint columnStride, T* y)
        where T : unmanaged
    {
        if (columnStride == 1)
        {
            for (var r = 0; r < steps; r++, y += step, block += TileColumns)
                for (var c = 0; c < columns; c++) y[c] = block[c];
            return;
        }

        for (var c = 0; c < columns; c++, y += columnStride, block++)
            for (var r = 0; r < steps; r++) y[r * step] = block[r * TileColumns];
    }
}
