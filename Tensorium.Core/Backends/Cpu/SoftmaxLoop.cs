using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The normalisations of rows of logits, forward and backward, a row at a time while it is in the cache. Sums are in the order of <see cref="ReduceLoop"/>, and every operation
/// is that of the composite: so are the bits.
/// </summary>
internal static unsafe class SoftmaxLoop
{
    private const int ElementsPerChunk = 16 * 1024;

    public static void Forward<V, T>(SoftmaxKind kind, T* x, int rows, int count, T* y)
        where V : struct, IVec<V, T>
        where T : unmanaged => Run(new ForwardRows<V, T>(kind, x, count, y), rows, count);

    public static void Backward<V, T>(SoftmaxKind kind, T* y, T* gradient, int rows, int count, T* x)
        where V : struct, IVec<V, T>
        where T : unmanaged => Run(new BackwardRows<V, T>(kind, y, gradient, count, x), rows, count);

    private interface IRowBody
    {
        void Row(nint row);
    }

    private static void Run<TBody>(TBody body, int rows, int count)
        where TBody : struct, IRowBody
    {
        var chunks = new Chunks<TBody>(body, rows, Math.Max(1, ElementsPerChunk / count));
        if (chunks.Count == 1) chunks.Invoke(0);
        else ForkJoin.Run(chunks.Count, chunks);
    }

    private readonly struct Chunks<TBody>(TBody body, int rows, int rowsPerChunk) : IParallelBody
        where TBody : struct, IRowBody
    {
        public int Count => Cut.Count(rows, rowsPerChunk);

        public void Invoke(int chunk)
        {
            var end = (int)Math.Min(rows, ((long)chunk + 1) * rowsPerChunk);
            for (var row = chunk * rowsPerChunk; row < end; row++) body.Row(row);
        }
    }

    private readonly struct ForwardRows<V, T>(SoftmaxKind kind, T* x, int count, T* y) : IRowBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Row(nint row)
        {
            var source = x + (row * count);

            // A whole row of exponentials at the place of the result; a single result has a buffer for them.
            var target = kind == SoftmaxKind.LogSumExp ? (T*)ThreadScratch.Get(ThreadScratch.Slot.Panels, (nint)count * sizeof(T)) : y + (row * count);
            var greatest = V.SplatLane(Reduce<Maximum, V, T>(source, count));
            Over<Exponentials, V, T>(new Exponentials(greatest), source, source, target, count);
            var sum = V.SplatLane(Reduce<Add, V, T>(target, count));
            switch (kind)
            {
                case SoftmaxKind.Softmax:
                    Over<Quotients, V, T>(new Quotients(sum), target, target, target, count);
                    break;
                case SoftmaxKind.LogSoftmax:
                    Over<Differences, V, T>(new Differences(greatest, Elementary.Log(sum)), source, source, target, count);
                    break;
                default:
                    var padded = stackalloc T[16];
                    V.Store(Elementary.Log(sum) + greatest, padded);
                    y[row] = padded[0];
                    break;
            }
        }

        private readonly struct Exponentials(V greatest) : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => Elementary.Exp(default(Excess).Invoke(a, greatest));
        }

        private readonly struct Quotients(V sum) : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => a / sum;
        }

        private readonly struct Differences(V greatest, V logarithm) : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => default(Excess).Invoke(a, greatest) - logarithm;
        }
    }

    private readonly struct BackwardRows<V, T>(SoftmaxKind kind, T* y, T* gradient, int count, T* x) : IRowBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Row(nint row)
        {
            T* values = y + (row * count), incoming = gradient + (row * count), target = x + (row * count);
            if (kind == SoftmaxKind.LogSoftmax)
            {
                Over<LogSoftmaxSlope, V, T>(new LogSoftmaxSlope(V.SplatLane(Reduce<Add, V, T>(incoming, count))), values, incoming, target, count);
                return;
            }

            Over<Products, V, T>(default(Products), values, incoming, target, count);
            Over<SoftmaxSlope, V, T>(new SoftmaxSlope(V.SplatLane(Reduce<Add, V, T>(target, count))), values, incoming, target, count);
        }

        /// <summary>g − eʸ·Σg.</summary>
        private readonly struct LogSoftmaxSlope(V sum) : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => b - (Elementary.Exp(a) * sum);
        }

        private readonly struct Products : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => b * a;
        }

        /// <summary>y·(g − Σ g·y).</summary>
        private readonly struct SoftmaxSlope(V sum) : IPairs<V, T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Invoke(V a, V b) => a * (b - sum);
        }
    }

    /// <summary>A function of two elements at the same place.</summary>
    private interface IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        V Invoke(V a, V b);
    }

    /// <summary>The tail runs through padded vectors: no element takes another path than its neighbours.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Over<TPairs, V, T>(TPairs pairs, T* a, T* b, T* y, int count)
        where TPairs : struct, IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) V.Store(pairs.Invoke(V.Load(a + i), V.Load(b + i)), y + i);
        if (i == count) return;

        var padded = stackalloc T[32];
        for (var lane = i; lane < count; lane++) (padded[lane - i], padded[16 + lane - i]) = (a[lane], b[lane]);
        V.Store(pairs.Invoke(V.Load(padded), V.Load(padded + 16)), padded);
        for (var lane = i; lane < count; lane++) y[lane] = padded[lane - i];
    }

    /// <summary>A row of at most <see cref="SoftmaxRows.LongestRow"/> elements: its blocks, then their results.</summary>
    [SkipLocalsInit]
    private static T Reduce<TOp, V, T>(T* x, int count)
        where TOp : struct, IReduceOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (count <= ReduceLoop.BlockElements) return ReduceLoop.ReduceBlock<TOp, V, T>(default, x, count);
        var partials = stackalloc T[SoftmaxRows.LongestRow / ReduceLoop.BlockElements];
        var blocks = Cut.Count(count, ReduceLoop.BlockElements);
        for (var block = 0; block < blocks; block++)
        {
            var start = block * ReduceLoop.BlockElements;
            partials[block] = ReduceLoop.ReduceBlock<TOp, V, T>(default, x + start, Math.Min(ReduceLoop.BlockElements, count - start));
        }

        return ReduceLoop.ReduceBlock<TOp, V, T>(default, partials, blocks);
    }
}
