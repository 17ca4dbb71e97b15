using ILGPU;
using Tensorium.Backends.Cpu;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Launches reductions in the order of <see cref="Accumulators"/>: results of blocks, then of blocks of results, until one block is left. A row of 10⁸ elements takes
/// three launches, of which the first reads all of it with a hundred thousand blocks at once.
/// </summary>
internal static class ReduceLoop
{
    /// <summary>Threads that fill any device: with more of them waiting, loads keep memory busy without many in flight in each.</summary>
    private const long ManyThreads = 1 << 18;

    /// <summary>y[o, i] = op over r of x[o, r, i].</summary>
    public static void Run<TCombiner, T>(KernelLauncher launcher, TCombiner combiner, Tensor x, int outer, int count, int inner, Tensor y)
        where TCombiner : struct, ICombiner<T>
        where T : unmanaged
    {
        var blocks = Math.Max(1, Cut.Count(count, inner == 1 ? Accumulators.BlockElements : Accumulators.BlockRows));
        var target = blocks == 1 ? y : Tensor.Empty([checked(outer * blocks * inner)], y.DType, y.Device);
        if (inner == 1) Rows(launcher, combiner, x.View<T>(), outer, count, blocks, target.View<T>());
        else Columns(launcher, combiner, x.View<T>(), outer, count, inner, blocks, target.View<T>());
        GC.KeepAlive(x);
        if (blocks == 1) return;
        Run<TCombiner, T>(launcher, combiner, target, outer, blocks, inner, y);
        target.Storage.Release();
    }

    private static void Rows<TCombiner, T>(KernelLauncher launcher, TCombiner combiner, ArrayView<T> x, int rows, int count, int blocks, ArrayView<T> y)
        where TCombiner : struct, ICombiner<T>
        where T : unmanaged
    {
        if (count <= ShortRow.Longest)
        {
            launcher.OverElements(new ShortRowsKernel<TCombiner, T>(combiner, x, rows, count, y), rows);
            return;
        }

        var (tasks, group) = ((long)rows * blocks, launcher.Group);
        var isWide = group >= Accumulators.Count && tasks * NarrowRowsKernel<TCombiner, T>.Team < ManyThreads;
        var tasksPerGroup = group / (isWide ? Accumulators.Count : NarrowRowsKernel<TCombiner, T>.Team);
        var groups = (tasks + tasksPerGroup - 1) / tasksPerGroup;
        if (isWide) launcher.InGroups(new WideRowsKernel<TCombiner, T>(combiner, x, tasks, count, blocks, y), groups, group);
        else launcher.InGroups(new NarrowRowsKernel<TCombiner, T>(combiner, x, tasks, count, blocks, y), groups, group);
    }

    private static void Columns<TCombiner, T>(KernelLauncher launcher, TCombiner combiner, ArrayView<T> x, int outer, int count, int inner, int blocks, ArrayView<T> y)
        where TCombiner : struct, ICombiner<T>
        where T : unmanaged
    {
        var tasks = (long)outer * blocks * inner;
        launcher.OverElements(new ColumnsKernel<TCombiner, T>(combiner, x, tasks, count, inner, blocks, y), tasks);
    }
}
