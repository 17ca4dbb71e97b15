using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>The elements themselves.</summary>
internal readonly struct ElementTerms<T>(ArrayView<T> x) : ITerms<T>
    where T : unmanaged
{
    public T Term(long place) => x[place];
}

/// <summary>One result a row, for rows of at most 32 elements: a thread each.</summary>
internal readonly struct ShortRowsKernel<TCombiner, T>(TCombiner combiner, ArrayView<T> x, int rows, int count, ArrayView<T> y) : IKernel
    where TCombiner : struct, ICombiner<T>
    where T : unmanaged
{
    public void Run()
    {
        var row = Grid.GlobalLinearIndex;
        if (row < rows) y[row] = ShortRow.Reduce<TCombiner, ElementTerms<T>, T>(combiner, new(x), row * count, count);
    }
}

/// <summary>One result for each block of each row, by a thread for each accumulator: where there are few blocks, most loads are on their way at once.</summary>
internal readonly struct WideRowsKernel<TCombiner, T>(TCombiner combiner, ArrayView<T> x, long tasks, int count, int blocks, ArrayView<T> y) : IKernel
    where TCombiner : struct, ICombiner<T>
    where T : unmanaged
{
    private const int Step = Accumulators.Count;

    public void Run()
    {
        var accumulators = SharedMemory.Allocate<T>(Accumulators.Room);
        var (thread, slot) = (Group.IdxX % Step, Group.IdxX / Step);
        var task = ((long)Grid.IdxX * (Group.DimX / Step)) + slot;
        var result = combiner.Identity;
        if (task < tasks)
        {
            var row = (uint)task / (uint)blocks;
            var start = (int)((uint)task - (row * (uint)blocks)) * Accumulators.BlockElements;
            var (first, length) = (((long)row * count) + start, Math.Min(Accumulators.BlockElements, count - start));
            var i = thread;

            // Eight loads before the chain of combinations that waits for them.
            for (; i < length - (7 * Step); i += 8 * Step)
            {
                T a = x[first + i], b = x[first + i + Step], c = x[first + i + (2 * Step)], d = x[first + i + (3 * Step)];
                T e = x[first + i + (4 * Step)], f = x[first + i + (5 * Step)], g = x[first + i + (6 * Step)], h = x[first + i + (7 * Step)];
                result = combiner.Combine(combiner.Combine(combiner.Combine(combiner.Combine(result, a), b), c), d);
                result = combiner.Combine(combiner.Combine(combiner.Combine(combiner.Combine(result, e), f), g), h);
            }

            for (; i < length; i += Step) result = combiner.Combine(result, x[first + i]);
        }

        accumulators[Group.IdxX] = result;
        Accumulators.Join(combiner, accumulators, slot * Step, thread, Step);
        if (thread == 0 && task < tasks) y[task] = accumulators[slot * Step];
    }
}

/// <summary>One result for each block of each row, by eight threads with four accumulators each: where there are many blocks, fewer threads wait at barriers.</summary>
internal readonly struct NarrowRowsKernel<TCombiner, T>(TCombiner combiner, ArrayView<T> x, long tasks, int count, int blocks, ArrayView<T> y) : IKernel
    where TCombiner : struct, ICombiner<T>
    where T : unmanaged
{
    /// <summary>The threads of a block.</summary>
    public const int Team = 8;

    private const int Step = Accumulators.Count;

    public void Run()
    {
        var shared = SharedMemory.Allocate<T>(Accumulators.Room);
        var (thread, slot) = (Group.IdxX % Team, Group.IdxX / Team);
        var task = ((long)Grid.IdxX * (Group.DimX / Team)) + slot;
        T identity = combiner.Identity, result = identity;
        if (task < tasks)
        {
            var row = (uint)task / (uint)blocks;
            var start = (int)((uint)task - (row * (uint)blocks)) * Accumulators.BlockElements;
            var (first, length) = (((long)row * count) + start, Math.Min(Accumulators.BlockElements, count - start));
            T a = identity, b = identity, c = identity, d = identity;
            var i = thread;

            // Eight loads before the combinations that wait for them.
            for (; i < length - (7 * Team); i += 2 * Step)
            {
                T a0 = x[first + i], b0 = x[first + i + Team], c0 = x[first + i + (2 * Team)], d0 = x[first + i + (3 * Team)];
                T a1 = x[first + i + (4 * Team)], b1 = x[first + i + (5 * Team)], c1 = x[first + i + (6 * Team)], d1 = x[first + i + (7 * Team)];
                a = combiner.Combine(combiner.Combine(a, a0), a1);
                b = combiner.Combine(combiner.Combine(b, b0), b1);
                c = combiner.Combine(combiner.Combine(c, c0), c1);
                d = combiner.Combine(combiner.Combine(d, d0), d1);
            }

            if (i < length - (3 * Team))
            {
                a = combiner.Combine(a, x[first + i]);
                b = combiner.Combine(b, x[first + i + Team]);
                c = combiner.Combine(c, x[first + i + (2 * Team)]);
                d = combiner.Combine(d, x[first + i + (3 * Team)]);
                i += Step;
            }

            if (i < length) a = combiner.Combine(a, x[first + i]);
            if (i + Team < length) b = combiner.Combine(b, x[first + i + Team]);
            if (i + (2 * Team) < length) c = combiner.Combine(c, x[first + i + (2 * Team)]);

            // The first two levels of the tree of all accumulators.
            result = combiner.Combine(combiner.Combine(a, c), combiner.Combine(b, d));
        }

        shared[Group.IdxX] = result;
        for (var half = Team / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            if (thread < half) shared[Group.IdxX] = combiner.Combine(shared[Group.IdxX], shared[Group.IdxX + half]);
        }

        if (thread == 0 && task < tasks) y[task] = shared[Group.IdxX];
    }
}

/// <summary>One result for each column of each block of rows: neighbouring threads have neighbouring columns, or the same ones of the next block.</summary>
internal readonly struct ColumnsKernel<TCombiner, T>(TCombiner combiner, ArrayView<T> x, long tasks, int count, int inner, int blocks, ArrayView<T> y) : IKernel
    where TCombiner : struct, ICombiner<T>
    where T : unmanaged
{
    public void Run()
    {
        var task = Grid.GlobalLinearIndex;
        if (task >= tasks) return;
        var slab = (uint)task / (uint)inner;
        var outer = slab / (uint)blocks;
        var start = (int)(slab - (outer * (uint)blocks)) * Accumulators.BlockRows;
        var rows = Math.Min(Accumulators.BlockRows, count - start);
        var place = ((((long)outer * count) + start) * inner) + ((uint)task - (slab * (uint)inner));
        var result = combiner.Identity;
        var row = 0;

        // Eight loads before the chain of combinations that waits for them.
        for (; row < rows - 7; row += 8, place += 8L * inner)
        {
            T a = x[place], b = x[place + inner], c = x[place + (2L * inner)], d = x[place + (3L * inner)];
            T e = x[place + (4L * inner)], f = x[place + (5L * inner)], g = x[place + (6L * inner)], h = x[place + (7L * inner)];
            result = combiner.Combine(combiner.Combine(combiner.Combine(combiner.Combine(result, a), b), c), d);
            result = combiner.Combine(combiner.Combine(combiner.Combine(combiner.Combine(result, e), f), g), h);
        }

        for (; row < rows; row++, place += inner) result = combiner.Combine(result, x[place]);
        y[task] = result;
    }
}
