using ILGPU;
using Tensorium.Backends.Cpu;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Σ x·l − ln(1 + eˡ) over rows, with ln(1 + eˡ) = max(l, 0) + ln(1 + e^−|l|). In the order of
/// <see cref="Accumulators"/>, so that the bits are those of the CPU.
/// </summary>
internal static class BernoulliLoop
{
    public static void Run<V, T>(KernelLauncher launcher, Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor y)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (rows == 0) return;
        var blocks = Math.Max(1, Cut.Count(count, Accumulators.BlockElements));
        var partials = blocks == 1 ? y : Tensor.Empty([checked(rows * blocks)], y.DType, y.Device);
        var (group, team, tasks) = (launcher.Group, Accumulators.Team(launcher.Group), (long)rows * blocks);
        var kernel = new BernoulliKernel<V, T>(logits.View<T>(), targets.View<T>(), tasks, targetRows, count, blocks, partials.View<T>(), team);
        var tasksPerGroup = group / team;
        launcher.InGroups(kernel, (tasks + tasksPerGroup - 1) / tasksPerGroup, group);
        GC.KeepAlive(logits);
        GC.KeepAlive(targets);
        if (blocks == 1) return;
        ReduceLoop.Run<RealCombiner<Add, V, T>, T>(launcher, default, partials, rows, blocks, 1, y);
        partials.Storage.Release();
    }
}

/// <summary>One sum for each block of each row, by a team each.</summary>
internal readonly struct BernoulliKernel<V, T>(
    ArrayView<T> logits, ArrayView<T> targets, long tasks, int targetRows, int count, int blocks, ArrayView<T> y, int team) : IKernel
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    /// <summary>Eight factors 1 + e^−|l| of an accumulator are multiplied before one logarithm is taken: it costs more than all the rest of an element.</summary>
    private const int GroupElements = 8 * Accumulators.Count;

    public void Run()
    {
        var accumulators = SharedMemory.Allocate<T>(Accumulators.Room);
        var (thread, slot) = (Group.IdxX % team, Group.IdxX / team);
        var task = ((long)Grid.IdxX * (Group.DimX / team)) + slot;
        var place = slot * Accumulators.Count;
        for (var lane = thread; lane < Accumulators.Count; lane += team) accumulators[place + lane] = task < tasks ? Sum((uint)task, lane) : V.Value(V.Splat(0));
        Accumulators.Join(default(RealCombiner<Add, V, T>), accumulators, place, thread, team);
        if (thread == 0 && task < tasks) y[task] = accumulators[place];
    }

    private T Sum(uint task, int lane)
    {
        var row = task / (uint)blocks;
        var start = (int)(task - (row * (uint)blocks)) * Accumulators.BlockElements;
        var length = Math.Min(Accumulators.BlockElements, count - start);
        var first = ((long)row * count) + start;
        var firstTarget = ((long)(row % (uint)targetRows) * count) + start;

        // What is left after the last whole row of accumulators has a logarithm of its own.
        var whole = length - (length % Accumulators.Count);
        var zero = V.Splat(0);
        V sum = zero, product = zero;
        for (var i = lane; i < length; i += Accumulators.Count)
        {
            var begun = i - lane;
            if (begun > 0 && (begun % GroupElements == 0 || begun == whole))
            {
                sum -= Elementary.Log1p(product);
                product = zero;
            }

            V logit = V.Of(logits[first + i]), target = V.Of(targets[firstTarget + i]);
            var isNegative = V.Less(logit, zero);
            var exponential = Elementary.ExpBelowOverflow(-V.Abs(logit));
            sum += V.Fma(target, logit, -V.Select(isNegative, zero, logit));

            // Π(1 + e) − 1, which keeps the digits of small e.
            product = V.Fma(product, exponential, product + exponential);
        }

        return V.Value(sum - Elementary.Log1p(product));
    }
}
