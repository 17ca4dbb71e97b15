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
    private const int ElementsPerChunk = 16 * 1024;
    private const int Accumulators = 32;

    /// <summary>Logits whose factors 1 + e^−|l| are multiplied before one logarithm is taken: it costs more than all the rest of an element.</summary>
    private const int FactorsPerLogarithm = 8;

    /// <summary>A logit that adds nothing to any sum.</summary>
    private const double Padding = -1e4;

    /// <summary>Returns whether all targets lie in [0, 1]. The residual x − σ(l) is stored if there is room for it; rows of targets begin again where they end.</summary>
    public static bool Run<V, T>(T* logits, T* targets, int rows, int targetRows, int count, T* residual, T* y)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (rows == 0) return true;
        var blocks = Math.Max(1, Cut.Count(count, BlockElements));
        var partials = blocks == 1 ? y : (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, (nint)rows * blocks * sizeof(T));
        var isOutside = 0;
        var body = new Body<V, T>(logits, targets, rows, targetRows, count, blocks, residual, partials, &isOutside);
        if (body.Chunks == 1) body.Invoke(0);
        else ForkJoin.Run(body.Chunks, body);
        if (blocks > 1) ReduceLoop.Run<Add, V, T>(default, partials, rows, blocks, 1, y);
        return isOutside == 0;
    }

    private readonly struct Body<V, T>(
        T* logits, T* targets, int rows, int targetRows, int count, int blocks, T* residual, T* partials, int* isOutside) : IParallelBody
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
                    residual == null ? null : residual + (row * count) + start,
                    Math.Min(BlockElements, count - start));
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private T Block(T* l, T* x, T* r, int length)
        {
            var lanes = stackalloc T[Accumulators];
            var whole = length - (length % Accumulators);
            var outside = V.Splat(0);
            for (var lane = 0; lane < Accumulators; lane += V.Lanes)
            {
                var sum = V.Splat(0);
                for (var start = lane; start < whole;)
                {
                    // Π(1 + e) − 1, which keeps the digits of small e: p + e + p·e.
                    var product = V.Splat(0);
                    var end = Math.Min(whole, start + (FactorsPerLogarithm * Accumulators));
                    for (; start < end; start += Accumulators)
                    {
                        var e = Element(V.Load(l + start), V.Load(x + start), ref sum, ref outside, r == null ? null : r + start);
                        product = V.Fma(product, e, product + e);
                    }

                    sum -= Elementary.Log1p(product);
                }

                V.Store(sum, lanes + lane);
            }

            if (whole < length) Tail(l + whole, x + whole, r == null ? null : r + whole, length - whole, lanes, ref outside);

            // Every thread that finds one writes the same.
            if (V.MaskBits(outside) != 0) *isOutside = 1;
            return ReduceLoop.ReduceBlock<Add, V, T>(default, lanes, Accumulators);
        }

        /// <summary>Adds x·l − max(l, 0) to the sum, and returns e^−|l|.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Element(V l, V x, ref V sum, ref V outside, T* residual)
        {
            V zero = V.Splat(0), one = V.Splat(1);
            outside = V.Or(outside, V.Not(V.And(V.LessOrEqual(zero, x), V.LessOrEqual(x, one))));
            var e = Elementary.Exp(-V.Abs(l));
            sum += V.Fma(x, l, -V.Max(l, zero));
            if (residual != null) V.Store(x - (V.Select(V.Less(l, zero), e, one) / (one + e)), residual);
            return e;
        }

        /// <summary>The last elements go to the first accumulators, through padded vectors.</summary>
        private static void Tail(T* l, T* x, T* r, int length, T* lanes, ref V outside)
        {
            T* logits = stackalloc T[16], targets = stackalloc T[16], residual = stackalloc T[16];
            for (var start = 0; start < length; start += V.Lanes)
            {
                var width = Math.Min(V.Lanes, length - start);
                V.Store(V.Splat(Padding), logits);
                V.Store(V.Splat(0), targets);
                for (var lane = 0; lane < width; lane++) (logits[lane], targets[lane]) = (l[start + lane], x[start + lane]);
                var sum = V.Load(lanes + start);
                var e = Element(V.Load(logits), V.Load(targets), ref sum, ref outside, residual);
                V.Store(sum - Elementary.Log1p(e), lanes + start);
                for (var lane = 0; r != null && lane < width; lane++) r[start + lane] = residual[lane];
            }
        }
    }
}
