using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Σ x·l − ln(1 + eˡ) over rows, with ln(1 + eˡ) = max(l, 0) + ln(1 + e^−|l|). In blocks with 32 interleaved accumulators as <see cref="ReduceLoop"/>, so that neither threads
/// nor vector units change a bit.
/// </summary>
internal static unsafe class BernoulliLoop
{
    private const int BlockElements = 1024;
    private const int ElementsPerChunk = 4 * 1024;
    private const int Accumulators = 32;

    /// <summary>Eight factors 1 + e^−|l| a lane are multiplied before one logarithm is taken: it costs more than all the rest of an element.</summary>
    private const int GroupElements = 8 * Accumulators;

    /// <summary>A logit that adds nothing to any sum.</summary>
    private const double Padding = -1e4;

    /// <summary>Returns whether all targets lie in [0, 1]. Rows of targets begin again where they end.</summary>
    public static bool Run<V, T>(T* logits, T* targets, int rows, int targetRows, int count, T* y)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (rows == 0) return true;
        var blocks = Math.Max(1, Cut.Count(count, BlockElements));
        var partials = blocks == 1 ? y : (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, (nint)rows * blocks * sizeof(T));
        var isOutside = 0;
        var body = new Body<V, T>(logits, targets, rows, targetRows, count, blocks, partials, &isOutside);
        if (body.Chunks == 1) body.Invoke(0);
        else ForkJoin.Run(body.Chunks, body);
        if (blocks > 1) ReduceLoop.Run<Add, V, T>(default, partials, rows, blocks, 1, y);
        return isOutside == 0;
    }

    private readonly struct Body<V, T>(
        T* logits, T* targets, int rows, int targetRows, int count, int blocks, T* partials, int* isOutside) : IParallelBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        private readonly int _tasksPerChunk = Math.Max(1, ElementsPerChunk / Math.Max(1, Math.Min(count, BlockElements)));

        public int Chunks => Cut.Count((long)rows * blocks, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var end = Math.Min(((long)chunk + 1) * _tasksPerChunk, (long)rows * blocks);
            for (var task = (long)chunk * _tasksPerChunk; task < end; task++)
            {
                var (row, start) = ((nint)(task / blocks), (int)(task % blocks) * BlockElements);
                partials[task] = Block(
                    logits + (row * count) + start,
                    targets + (row % targetRows * count) + start,
                    Math.Min(BlockElements, count - start));
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private T Block(T* l, T* x, int length)
        {
            T* sums = stackalloc T[Accumulators], products = stackalloc T[Accumulators], e = stackalloc T[GroupElements];
            for (var lane = 0; lane < Accumulators; lane += V.Lanes) V.Store(V.Splat(0), sums + lane);
            var outside = V.Splat(0);
            var whole = length - (length % Accumulators);
            for (var start = 0; start < whole; start += GroupElements)
            {
                var group = Math.Min(GroupElements, whole - start);
                Exponentials(l + start, e, group);
                for (var lane = 0; lane < Accumulators; lane += V.Lanes)
                    outside = V.Or(outside, Terms(l + start, x + start, e, lane, group, sums, products));
                TakeLogarithms(sums, products);
            }

            if (whole < length) outside = V.Or(outside, Tail(l + whole, x + whole, length - whole, sums, products, e));

            // Every thread that finds one writes the same.
            if (V.MaskBits(outside) != 0) *isOutside = 1;
            return ReduceLoop.ReduceBlock<Add, V, T>(default, sums, Accumulators);
        }

        /// <summary>e^−|l|. In a loop of its own: a call takes every vector register, and the sums would go through memory.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Exponentials(T* l, T* e, int length)
        {
            for (var i = 0; i < length; i += V.Lanes) V.Store(Elementary.Exp(-V.Abs(V.Load(l + i))), e + i);
        }

        /// <summary>
        /// Adds x·l − max(l, 0) to the sums of some lanes, and stores Π(1 + e) − 1, which keeps the digits of small e: p + e + p·e. Returns the mask of targets that are not in [0, 1].
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static V Terms(T* l, T* x, T* e, int lane, int group, T* sums, T* products)
        {
            var zero = V.Splat(0);
            V sum = V.Load(sums + lane), product = zero, inside = V.LessOrEqual(zero, zero);
            for (var i = lane; i < group; i += Accumulators)
            {
                V logit = V.Load(l + i), target = V.Load(x + i), exponential = V.Load(e + i);
                var isNegative = V.Less(logit, zero);
                sum += V.Fma(target, logit, -V.Select(isNegative, zero, logit));
                product = V.Fma(product, exponential, product + exponential);

                // x − x² is negative on both sides of the interval, and NaN where x is or where it is infinite.
                inside = V.And(inside, V.LessOrEqual(zero, target - (target * target)));
            }

            V.Store(sum, sums + lane);
            V.Store(product, products + lane);
            return V.Not(inside);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void TakeLogarithms(T* sums, T* products)
        {
            for (var lane = 0; lane < Accumulators; lane += V.Lanes)
                V.Store(V.Load(sums + lane) - Elementary.Log1p(V.Load(products + lane)), sums + lane);
        }

        /// <summary>The last elements go to the first accumulators; the others get logits and targets that add nothing.</summary>
        [SkipLocalsInit]
        private static V Tail(T* l, T* x, int length, T* sums, T* products, T* e)
        {
            T* logits = stackalloc T[Accumulators], targets = stackalloc T[Accumulators];
            for (var lane = 0; lane < Accumulators; lane += V.Lanes)
            {
                V.Store(V.Splat(Padding), logits + lane);
                V.Store(V.Splat(0), targets + lane);
            }

            for (var i = 0; i < length; i++) (logits[i], targets[i]) = (l[i], x[i]);
            Exponentials(logits, e, Accumulators);
            var outside = V.Splat(0);
            for (var lane = 0; lane < Accumulators; lane += V.Lanes) outside = V.Or(outside, Terms(logits, targets, e, lane, Accumulators, sums, products));
            TakeLogarithms(sums, products);
            return outside;
        }
    }
}
