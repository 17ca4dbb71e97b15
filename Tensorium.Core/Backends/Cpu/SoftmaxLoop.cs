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

    public static void Forward<V, T>(SoftmaxKind kind, T* x, int rows, int count, T* y, bool streams)
        where V : struct, IVec<V, T>
        where T : unmanaged => Run(new ForwardRows<V, T>(kind, x, count, y, streams), rows, count);

    public static void Backward<V, T>(SoftmaxKind kind, T* y, T* gradient, int rows, int count, T* x, bool streams)
        where V : struct, IVec<V, T>
        where T : unmanaged => Run(new BackwardRows<V, T>(kind, y, gradient, count, x, streams), rows, count);

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
            StreamedStores.Fence();
        }
    }

    private readonly struct ForwardRows<V, T>(SoftmaxKind kind, T* x, int count, T* y, bool streams) : IRowBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        public void Row(nint row)
        {
            // Where the greatest element is finite, so is every difference, and ∞ − ∞ needs no thought.
            var greatest = RowPass.Greatest<V, T>(x + (row * count), count);
            if (V.MaskBits(V.Less(V.Abs(greatest), V.Splat(double.PositiveInfinity))) != 0) Row<Subtract>(row, greatest);
            else Row<Excess>(row, greatest);
        }

        [SkipLocalsInit]
        private void Row<TExcess>(nint row, V greatest)
            where TExcess : struct, IBinaryOp
        {
            T* source = x + (row * count), target = y + (row * count);
            var exponentials = new Exponentials<TExcess, V, T>(greatest);
            switch (kind)
            {
                case SoftmaxKind.Softmax:
                    // The exponentials lie where the results will, if that is a place in the cache.
                    var weights = streams ? (T*)ThreadScratch.Get(ThreadScratch.Slot.Panels, (nint)count * sizeof(T)) : target;
                    var sum = V.SplatLane(RowPass.Sum<Exponentials<TExcess, V, T>, V, T, CachedStores>(exponentials, source, source, weights, count));
                    RowPass.Over<Quotients<V, T>, V, T>(new(sum), weights, weights, target, count, streams);
                    break;
                case SoftmaxKind.LogSoftmax:
                    var total = V.SplatLane(RowPass.Sum<Exponentials<TExcess, V, T>, V, T, NoStores>(exponentials, source, source, null, count));
                    RowPass.Over<Differences<TExcess, V, T>, V, T>(new(greatest, Elementary.Log(total)), source, source, target, count, streams);
                    break;
                default:
                    var padded = stackalloc T[16];
                    var all = V.SplatLane(RowPass.Sum<Exponentials<TExcess, V, T>, V, T, NoStores>(exponentials, source, source, null, count));
                    V.Store(Elementary.Log(all) + greatest, padded);
                    y[row] = padded[0];
                    break;
            }
        }
    }

    /// <summary>eˣ⁻ᵐ, at most 1.</summary>
    private readonly struct Exponentials<TExcess, V, T>(V greatest) : IPairs<V, T>
        where TExcess : struct, IBinaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => Elementary.ExpBelowOverflow(default(TExcess).Invoke(a, greatest));
    }

    private readonly struct Quotients<V, T>(V sum) : IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => a / sum;
    }

    private readonly struct Differences<TExcess, V, T>(V greatest, V logarithm) : IPairs<V, T>
        where TExcess : struct, IBinaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => default(TExcess).Invoke(a, greatest) - logarithm;
    }

    private readonly struct BackwardRows<V, T>(SoftmaxKind kind, T* y, T* gradient, int count, T* x, bool streams) : IRowBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        public void Row(nint row)
        {
            T* values = y + (row * count), incoming = gradient + (row * count), target = x + (row * count);
            if (kind == SoftmaxKind.LogSoftmax)
            {
                var sum = V.SplatLane(RowPass.Sum<Seconds<V, T>, V, T, NoStores>(default, values, incoming, null, count));
                RowPass.Over<LogSoftmaxSlope<V, T>, V, T>(new(sum), values, incoming, target, count, streams);
            }
            else
            {
                var sum = V.SplatLane(RowPass.Sum<Products<V, T>, V, T, NoStores>(default, values, incoming, null, count));
                RowPass.Over<SoftmaxSlope<V, T>, V, T>(new(sum), values, incoming, target, count, streams);
            }
        }
    }

    /// <summary>g − eʸ·Σg.</summary>
    private readonly struct LogSoftmaxSlope<V, T>(V sum) : IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => b - (Elementary.ExpInlined(a) * sum);
    }

    private readonly struct Seconds<V, T> : IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => b;
    }

    private readonly struct Products<V, T> : IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => b * a;
    }

    /// <summary>y·(g − Σ g·y).</summary>
    private readonly struct SoftmaxSlope<V, T>(V sum) : IPairs<V, T>
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => a * (b - sum);
    }
}
