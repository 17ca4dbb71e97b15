using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>The sizes of a gather or a scatter: [outer, size, inner] is indexed, [outer, count, inner] is not.</summary>
internal readonly struct IndexPlan(int outer, int size, int count, int inner, bool isShared)
{
    public int Outer { get; } = outer;

    public int Size { get; } = size;

    public int Count { get; } = count;

    public int Inner { get; } = inner;

    /// <summary>Whether index[k] is meant, rather than index[o, k, i].</summary>
    public bool IsShared { get; } = isShared;
}

/// <summary>y[o, k, i] = x[o, index, i]: whole rows of inner elements where the index is shared, single elements otherwise.</summary>
internal static unsafe class GatherLoop
{
    private const int ElementsPerChunk = 16 * 1024;

    public static void Run<T>(T* x, long* index, IndexPlan plan, T* y)
        where T : unmanaged
    {
        var rowsPerChunk = Math.Max(1, ElementsPerChunk / plan.Inner);
        var rows = (long)plan.Outer * plan.Count;
        ForkJoin.Run(Cut.Count(rows, rowsPerChunk), new Body<T>(x, index, plan, rows, rowsPerChunk, y));
    }

    private readonly struct Body<T>(T* x, long* index, IndexPlan plan, long rows, int rowsPerChunk, T* y) : IParallelBody
        where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var first = (long)chunk * rowsPerChunk;
            var end = Math.Min(rows, first + rowsPerChunk);
            if (plan.Inner == 1) Elements(first, end);
            else Rows(first, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Rows(long first, long end)
        {
            var inner = plan.Inner;
            for (var row = first; row < end; row++)
            {
                var (o, k) = Math.DivRem(row, plan.Count);
                var source = x + (o * plan.Size * inner);
                var target = y + (row * inner);
                if (plan.IsShared)
                {
                    Buffer.MemoryCopy(source + (index[k] * inner), target, (long)inner * sizeof(T), (long)inner * sizeof(T));
                    continue;
                }

                var at = index + (row * inner);
                for (var i = 0; i < inner; i++) target[i] = source[(at[i] * inner) + i];
            }
        }

        /// <summary>Along the last axis, as for windows over images, a row is one element: the division and the copy would cost more than it does.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Elements(long first, long end)
        {
            var (o, k) = Math.DivRem(first, plan.Count);
            for (var row = first; row < end; o++, k = 0)
            {
                var source = x + (o * plan.Size);
                var at = index + (plan.IsShared ? k : row);
                var target = y + row;
                var count = Math.Min(plan.Count - k, end - row);
                for (var i = 0L; i < count; i++) target[i] = source[at[i]];
                row += count;
            }
        }
    }
}
