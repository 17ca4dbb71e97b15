using ILGPU;
using Tensorium.Backends.Cpu;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>The gradient of each element, and the sum of each column of each block of rows: neighbouring threads have neighbouring columns, or the same ones of the next block.</summary>
internal readonly struct GradientColumnsKernel<TOp, V, T>(
    TOp op, ArrayView<T> saved, ArrayView<T> gradient, int rows, int columns, int blocks, ArrayView<T> y, ArrayView<T> sums) : IKernel
    where TOp : struct, IUnaryOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run()
    {
        var task = (int)Grid.GlobalLinearIndex;
        var block = task / columns;
        if (block >= blocks) return;
        var row = block * Accumulators.BlockRows;
        var end = Math.Min(rows, row + Accumulators.BlockRows);
        var place = (row * columns) + (task - (block * columns));
        var sum = V.Of(default);

        // Four pairs of loads before the stores, which a later load must not pass.
        for (; row < end - 3; row += 4)
        {
            int second = place + columns, third = second + columns, fourth = third + columns;
            T x0 = saved[place], x1 = saved[second], x2 = saved[third], x3 = saved[fourth];
            T g0 = gradient[place], g1 = gradient[second], g2 = gradient[third], g3 = gradient[fourth];
            V y0 = op.Gradient(V.Of(x0), V.Of(g0)), y1 = op.Gradient(V.Of(x1), V.Of(g1)), y2 = op.Gradient(V.Of(x2), V.Of(g2)), y3 = op.Gradient(V.Of(x3), V.Of(g3));
            y[place] = V.Value(y0);
            y[second] = V.Value(y1);
            y[third] = V.Value(y2);
            y[fourth] = V.Value(y3);
            sum = sum + y0 + y1 + y2 + y3;
            place = fourth + columns;
        }

        for (; row < end; row++, place += columns)
        {
            var product = op.Gradient(V.Of(saved[place]), V.Of(gradient[place]));
            y[place] = V.Value(product);
            sum += product;
        }

        sums[task] = V.Value(sum);
    }
}

/// <summary>
/// y = gradient · f′ and the sums of its columns, in one pass over [rows, columns]: what a bias and an activation behind it need of backward. The order of the sums is that of
/// <see cref="ReduceLoop"/>.
/// </summary>
internal static class GradientColumns
{
    public static void Run<TOp, V, T>(KernelLauncher launcher, TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums)
        where TOp : struct, IUnaryOp
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        int rows = y.Shape[0], columns = y.Shape[1];
        var blocks = Math.Max(1, Cut.Count(rows, Accumulators.BlockRows));
        var partials = blocks == 1 ? sums : Tensor.Empty([blocks * columns], y.DType, y.Device);
        launcher.OverElements(
            new GradientColumnsKernel<TOp, V, T>(op, saved.View<T>(), gradient.View<T>(), rows, columns, blocks, y.View<T>(), partials.View<T>()), (long)blocks * columns);
        GC.KeepAlive(saved);
        GC.KeepAlive(gradient);
        if (blocks == 1) return;
        ReduceLoop.Run<RealCombiner<Add, V, T>, T>(launcher, default, partials, 1, blocks, columns, sums);
        partials.Storage.Release();
    }
}
