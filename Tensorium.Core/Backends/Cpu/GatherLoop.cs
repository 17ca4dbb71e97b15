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
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var inner = plan.Inner;
            var end = Math.Min(rows, ((long)chunk + 1) * rowsPerChunk);
            for (var row = (long)chunk * rowsPerChunk; row < end; row++)
            {
                var (o, k) = Math.DivRem(row, plan.Count);
                var source = x + (o * plan.Size * inner);
                var target = y + (row * inner);
                if (plan.IsShared)
                {
                    if (inner == 1)
                    {
                        // As for the patches of images: the call that copies memory would cost more than the element.
                        *target = source[index[k]];
                        continue;
                    }

                    Buffer.MemoryCopy(source + (index[k] * inner), target, (long)inner * sizeof(T), (long)inner * sizeof(T));
                    continue;
                }

                var at = index + (row * inner);
                for (var i = 0; i < inner; i++) target[i] = source[(at[i] * inner) + i];
            }
        }
    }
}
