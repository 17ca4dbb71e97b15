using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>What becomes of rows that are normalised: a sum of a term for each element, and then a result for each element or for the row.</summary>
internal interface IRowBody<V>
    where V : struct
{
    /// <summary>Whether terms are relative to the row's greatest element.</summary>
    static abstract bool HasGreatest { get; }

    /// <summary>Whether there is a result for each element; otherwise there is one a row.</summary>
    static abstract bool HasElements { get; }

    /// <summary>The element at a place.</summary>
    V Element(long place);

    /// <summary>The term of an element.</summary>
    V Term(long place, V greatest);

    /// <summary>What of the sum the results need.</summary>
    V Summed(V sum, V greatest);

    /// <summary>Stores the result of an element.</summary>
    void Store(long place, V greatest, V summed);

    /// <summary>Stores the result of a row.</summary>
    void StoreRow(long row, V summed);
}

/// <summary>The terms of a row, for a thread that has it to itself.</summary>
internal readonly struct RowTerms<TBody, V, T>(TBody body, V greatest) : ITerms<T>
    where TBody : struct, IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public T Term(long place) => V.Value(body.Term(place, greatest));
}

/// <summary>Rows of at most 32 elements, a thread each.</summary>
internal readonly struct ShortRowsKernel<TBody, V, T>(TBody body, int rows, int count) : IKernel
    where TBody : struct, IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run()
    {
        var row = Grid.GlobalLinearIndex;
        if (row >= rows) return;
        var first = row * count;
        var greatest = V.Splat(double.NegativeInfinity);
        if (TBody.HasGreatest)
        {
            for (var i = 0; i < count; i++) greatest = V.AtLeast(greatest, body.Element(first + i));
        }

        var sum = ShortRow.Reduce<RealCombiner<Add, V, T>, RowTerms<TBody, V, T>, T>(default, new(body, greatest), first, count);
        var summed = body.Summed(V.Of(sum), greatest);
        if (TBody.HasElements)
        {
            for (var i = 0; i < count; i++) body.Store(first + i, greatest, summed);
        }
        else
        {
            body.StoreRow(row, summed);
        }
    }
}

/// <summary>
/// Longer rows, by some or all threads of a group each. A row is read two or three times, and only the first time from memory: it fits the caches.
/// </summary>
/// <param name="body">The functions.</param>
/// <param name="rows">The rows.</param>
/// <param name="count">The elements of a row.</param>
/// <param name="threads">The threads of a row.</param>
internal readonly struct LongRowsKernel<TBody, V, T>(TBody body, int rows, int count, int threads) : IKernel
    where TBody : struct, IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    private const int MostBlocks = SoftmaxRows.LongestRow / Accumulators.BlockElements;

    public void Run()
    {
        var greatestOfThreads = SharedMemory.Allocate<T>(Accumulators.Room);
        var accumulators = SharedMemory.Allocate<T>(MostBlocks * Accumulators.Count);
        var joined = SharedMemory.Allocate<T>(Accumulators.Count);
        var (slot, thread) = (Group.IdxX / threads, Group.IdxX % threads);
        var row = ((long)Grid.IdxX * (Group.DimX / threads)) + slot;
        var (first, length) = (row * count, row < rows ? count : 0);
        var greatest = V.Splat(0);
        if (TBody.HasGreatest)
        {
            GreatestOfThreads(greatestOfThreads, first, length, thread);
            greatest = V.Of(greatestOfThreads[slot * threads]);
        }

        // All accumulators of all blocks, before the first barrier.
        var blocks = (count + Accumulators.BlockElements - 1) / Accumulators.BlockElements;
        var place = slot * Accumulators.Count;
        for (var task = thread; task < blocks * Accumulators.Count; task += threads)
        {
            var start = task / Accumulators.Count * Accumulators.BlockElements;
            var end = Math.Min(length, start + Accumulators.BlockElements);
            var sum = V.Splat(0);
            for (var i = start + (task % Accumulators.Count); i < end; i += Accumulators.Count) sum += body.Term(first + i, greatest);
            accumulators[place + task] = V.Value(sum);
        }

        for (var half = Accumulators.Count / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            for (var task = thread; task < blocks * half; task += threads)
            {
                var target = place + (task / half * Accumulators.Count) + (task % half);
                accumulators[target] = V.Value(V.Of(accumulators[target]) + V.Of(accumulators[target + half]));
            }
        }

        DeviceMath.Barrier();
        var result = V.Of(accumulators[place]);

        // A row of several blocks has a group to itself.
        if (blocks > 1)
        {
            for (var lane = thread; lane < Accumulators.Count; lane += threads)
            {
                var sum = V.Splat(0);
                for (var block = lane; block < blocks; block += Accumulators.Count) sum += V.Of(accumulators[block * Accumulators.Count]);
                joined[lane] = V.Value(sum);
            }

            Accumulators.Join(default(RealCombiner<Add, V, T>), joined, 0, thread, threads);
            result = V.Of(joined[0]);
        }

        var summed = body.Summed(result, greatest);
        if (TBody.HasElements)
        {
            for (var i = thread; i < length; i += threads) body.Store(first + i, greatest, summed);
        }
        else if (thread == 0 && row < rows)
        {
            body.StoreRow(row, summed);
        }
    }

    /// <summary>
    /// The greatest element, whatever the order the same one, at the place of the row's first thread. That may pass a NaN over or change the sign of a zero: the
    /// exponential of the one makes the sum and everything NaN, and the other does not matter to any result.
    /// </summary>
    private void GreatestOfThreads(ArrayView<T> shared, long first, int length, int thread)
    {
        var greatest = V.Splat(double.NegativeInfinity);
        for (var i = thread; i < length; i += threads) greatest = V.AtLeast(greatest, body.Element(first + i));
        shared[Group.IdxX] = V.Value(greatest);
        for (var half = threads / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            if (thread < half) shared[Group.IdxX] = V.Value(V.AtLeast(V.Of(shared[Group.IdxX]), V.Of(shared[Group.IdxX + half])));
        }

        DeviceMath.Barrier();
    }
}
