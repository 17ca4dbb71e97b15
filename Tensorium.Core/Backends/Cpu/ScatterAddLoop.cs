using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// y[o, index, i] += x[o, k, i]: what may meet in one place has one o and one i, and a chunk has all of its k, in ascending order. So the sum does not depend
/// on threads, and needs no atomics.
/// </summary>
internal static unsafe class ScatterAddLoop
{
    private const int ElementsPerChunk = 16 * 1024;
    private const int TileColumns = 128;

    public static void Run<T>(T* x, long* index, IndexPlan plan, T* y)
        where T : unmanaged, INumber<T>
    {
        var body = new Body<T>(x, index, plan, y);
        ForkJoin.Run(body.Chunks, body);
    }

    private readonly struct Body<T>(T* x, long* index, IndexPlan plan, T* y) : IParallelBody
        where T : unmanaged, INumber<T>
    {
        private readonly int _tiles = Cut.Count(plan.Inner, TileColumns);
        private readonly int _tasksPerChunk = (int)Math.Max(1, ElementsPerChunk / ((long)plan.Count * Math.Min(plan.Inner, TileColumns)));

        public int Chunks => Cut.Count((long)plan.Outer * _tiles, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)plan.Outer * _tiles);
            for (var task = first; task < end; task++)
            {
                var o = task / _tiles;
                var column = (int)(task % _tiles) * TileColumns;
                var offset = (o * plan.Count * plan.Inner) + column;
                var target = y + (o * plan.Size * plan.Inner) + column;
                var columns = Math.Min(TileColumns, plan.Inner - column);
                if (plan.IsShared) AddRows(x + offset, index, plan.Count, plan.Inner, columns, target);
                else AddElements(x + offset, index + offset, plan.Count, plan.Inner, columns, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<T>(T* x, long* index, int count, nint stride, int columns, T* y)
        where T : unmanaged, INumber<T>
    {
        for (var k = 0; k < count; k++, x += stride)
        {
            var target = y + (index[k] * stride);
            for (var i = 0; i < columns; i++) target[i] = unchecked(target[i] + x[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddElements<T>(T* x, long* index, int count, nint stride, int columns, T* y)
        where T : unmanaged, INumber<T>
    {
        for (var k = 0; k < count; k++, x += stride, index += stride)
        {
            for (var i = 0; i < columns; i++)
            {
                var target = y + (index[i] * stride) + i;
                *target = unchecked(*target + x[i]);
            }
        }
    }
}
