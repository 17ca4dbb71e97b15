using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>A function of two elements at the same place.</summary>
internal interface IPairs<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    V Invoke(V a, V b);
}

/// <summary>Passes over a row that fits the cache, as <see cref="SoftmaxLoop"/> puts them together.</summary>
internal static unsafe class RowPass
{
    /// <summary>y = f(a, b), past the caches if that is wanted and y begins at a cache line.</summary>
    public static void Over<TPairs, V, T>(TPairs pairs, T* a, T* b, T* y, int count, bool streams)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (streams && StreamedStores.Fit((byte*)y)) Over<TPairs, V, T, StreamedStores>(pairs, a, b, y, count);
        else Over<TPairs, V, T, CachedStores>(pairs, a, b, y, count);
    }

    /// <summary>The tail runs through padded vectors: no element takes another path than its neighbours.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Over<TPairs, V, T, TStores>(TPairs pairs, T* a, T* b, T* y, int count)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) TStores.Store(pairs.Invoke(V.Load(a + i), V.Load(b + i)), y + i);
        if (i < count) Tail<TPairs, V, T>(pairs, a + i, b + i, y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tail<TPairs, V, T>(TPairs pairs, T* a, T* b, T* y, int count)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var padded = stackalloc T[32];
        for (var lane = 0; lane < count; lane++) (padded[lane], padded[16 + lane]) = (a[lane], b[lane]);
        V.Store(pairs.Invoke(V.Load(padded), V.Load(padded + 16)), padded);
        for (var lane = 0; lane < count; lane++) y[lane] = padded[lane];
    }

    /// <summary>
    /// The greatest element of a row, and whatever the order the same one, so four chains compare, with one instruction each. That may pass a NaN over or change the
    /// sign of a zero: the exponential of the one makes the sum and everything NaN, and the other does not matter to any result.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Greatest<V, T>(T* x, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        V first = V.Splat(double.NegativeInfinity), second = first, third = first, fourth = first;
        var i = 0;
        for (; i <= count - (4 * V.Lanes); i += 4 * V.Lanes)
        {
            first = V.AtLeast(first, V.Load(x + i));
            second = V.AtLeast(second, V.Load(x + i + V.Lanes));
            third = V.AtLeast(third, V.Load(x + i + (2 * V.Lanes)));
            fourth = V.AtLeast(fourth, V.Load(x + i + (3 * V.Lanes)));
        }

        for (; i <= count - V.Lanes; i += V.Lanes) first = V.AtLeast(first, V.Load(x + i));
        for (; i < count; i++) second = V.AtLeast(second, V.SplatLane(x[i]));
        var lanes = stackalloc T[16];
        V.Store(V.AtLeast(V.AtLeast(first, second), V.AtLeast(third, fourth)), lanes);
        return V.SplatLane(ReduceLoop.Join<Maximum, V, T>(default, lanes, V.Lanes / 2));
    }

    /// <summary>Σ f over a row of at most <see cref="SoftmaxRows.LongestRow"/> elements: its blocks, then their results. <typeparamref name="TStores"/> writes each f to y.</summary>
    [SkipLocalsInit]
    public static T Sum<TPairs, V, T, TStores>(TPairs pairs, T* a, T* b, T* y, int count)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        if (count <= ReduceLoop.BlockElements) return SumBlock<TPairs, V, T, TStores>(pairs, a, b, y, count);
        var partials = stackalloc T[SoftmaxRows.LongestRow / ReduceLoop.BlockElements];
        var blocks = Cut.Count(count, ReduceLoop.BlockElements);
        for (var block = 0; block < blocks; block++)
        {
            var start = block * ReduceLoop.BlockElements;
            partials[block] = SumBlock<TPairs, V, T, TStores>(pairs, a + start, b + start, y + start, Math.Min(ReduceLoop.BlockElements, count - start));
        }

        return ReduceLoop.ReduceBlock<Add, V, T>(default, partials, blocks);
    }

    /// <summary>As <see cref="ReduceLoop.ReduceBlock"/> of the results, in one pass with computing them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T SumBlock<TPairs, V, T, TStores>(TPairs pairs, T* a, T* b, T* y, int count)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        var lanes = stackalloc T[ReduceLoop.Accumulators];
        var whole = count - (count % ReduceLoop.Accumulators);

        // A single chain of sums: computing a term takes longer than adding it. And a single copy of the terms' body, or the compiler leaves some of it as calls.
        for (var lane = 0; lane < ReduceLoop.Accumulators; lane += V.Lanes)
        {
            var sum = default(Add).Identity<V>();
            for (var i = lane; i < whole; i += ReduceLoop.Accumulators)
            {
                // The next row, while this one keeps the processor busy.
                Ahead.Fetch(a + i + count);
                var term = pairs.Invoke(V.Load(a + i), V.Load(b + i));
                TStores.Store(term, y + i);
                sum += term;
            }

            V.Store(sum, lanes + lane);
        }

        if (whole < count) SumTail<TPairs, V, T, TStores>(pairs, a + whole, b + whole, y + whole, count - whole, lanes);
        return ReduceLoop.Join<Add, V, T>(default, lanes, ReduceLoop.Accumulators / 2);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SumTail<TPairs, V, T, TStores>(TPairs pairs, T* a, T* b, T* y, int count, T* lanes)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        var padded = stackalloc T[2 * ReduceLoop.Accumulators];
        var terms = stackalloc T[ReduceLoop.Accumulators];
        for (var lane = 0; lane < ReduceLoop.Accumulators; lane += V.Lanes) V.Store(default(Add).Identity<V>(), terms + lane);
        for (var i = 0; i < count; i++) (padded[i], padded[ReduceLoop.Accumulators + i]) = (a[i], b[i]);
        for (var lane = 0; lane < count; lane += V.Lanes)
            V.Store(pairs.Invoke(V.Load(padded + lane), V.Load(padded + ReduceLoop.Accumulators + lane)), padded + lane);
        new Span<T>(padded, count).CopyTo(new(terms, count));
        if (typeof(TStores) == typeof(CachedStores)) new Span<T>(padded, count).CopyTo(new(y, count));
        ReduceLoop.AddTail<Add, V, T>(default, lanes, terms, count);
    }
}
