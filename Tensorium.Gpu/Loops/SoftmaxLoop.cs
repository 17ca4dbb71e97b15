using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>Launches the normalisations of rows of logits, forward and backward. Sums are in the order of <see cref="Accumulators"/>, and the bits those of the CPU.</summary>
internal static class SoftmaxLoop
{
    public static void Forward<V, T>(KernelLauncher launcher, SoftmaxKind kind, Tensor x, int rows, int count, Tensor y)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        switch (kind)
        {
            case SoftmaxKind.Softmax: Run<SoftmaxBody<V, T>, V, T>(launcher, new(x.View<T>(), y.View<T>()), rows, count); break;
            case SoftmaxKind.LogSoftmax: Run<LogSoftmaxBody<V, T>, V, T>(launcher, new(x.View<T>(), y.View<T>()), rows, count); break;
            default: Run<LogSumExpBody<V, T>, V, T>(launcher, new(x.View<T>(), y.View<T>()), rows, count); break;
        }

        GC.KeepAlive(x);
    }

    public static void Backward<V, T>(KernelLauncher launcher, SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (kind == SoftmaxKind.LogSoftmax) Run<LogSoftmaxGradientBody<V, T>, V, T>(launcher, new(y.View<T>(), gradient.View<T>(), x.View<T>()), rows, count);
        else Run<SoftmaxGradientBody<V, T>, V, T>(launcher, new(y.View<T>(), gradient.View<T>(), x.View<T>()), rows, count);
        GC.KeepAlive(y);
        GC.KeepAlive(gradient);
    }

    private static void Run<TBody, V, T>(KernelLauncher launcher, TBody body, int rows, int count)
        where TBody : struct, IRowBody<V>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (rows == 0) return;
        if (count <= ShortRow.Longest)
        {
            launcher.OverElements(new ShortRowsKernel<TBody, V, T>(body, rows, count), rows);
            return;
        }

        var group = launcher.Group;
        var threads = count <= Accumulators.BlockElements ? Accumulators.Team(group) : group;
        var rowsPerGroup = group / threads;
        launcher.InGroups(new LongRowsKernel<TBody, V, T>(body, rows, count, threads), ((long)rows + rowsPerGroup - 1) / rowsPerGroup, group);
    }
}
