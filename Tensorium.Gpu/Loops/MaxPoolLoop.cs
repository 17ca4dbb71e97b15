using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>A height and a width, for a kernel.</summary>
internal readonly struct Extent(Pair pair)
{
    public readonly int Height = pair.Height;
    public readonly int Width = pair.Width;
}

/// <summary>Where the greatest element of a window lies in its plane, one window a thread: the first one wins, and a NaN is beyond everything.</summary>
internal readonly struct MaxPoolKernel<TKey, T>(
    ArrayView<T> x, ArrayView<long> y, int count, FastDivisor positions, FastDivisor outputWidth, Extent input, Extent kernel, Extent stride, Extent padding) : IKernel
    where TKey : struct, IOrderKey<T>
    where T : unmanaged
{
    public void Run()
    {
        var at = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (at >= count) return;
        var plane = positions.Quotient(at);
        var position = at - (plane * positions.Value);
        var h = outputWidth.Quotient(position);
        var w = position - (h * outputWidth.Value);
        var top = (h * stride.Height) - padding.Height;
        var left = (w * stride.Width) - padding.Width;
        var firstRow = IntrinsicMath.Max(0, top);
        var endRow = IntrinsicMath.Min(input.Height, top + kernel.Height);
        var firstColumn = IntrinsicMath.Max(0, left);
        var endColumn = IntrinsicMath.Min(input.Width, left + kernel.Width);
        var first = plane * input.Height * input.Width;
        var found = (firstRow * input.Width) + firstColumn;
        var best = TKey.Of(x[first + found]);
        for (var row = firstRow; row < endRow; row++)
        {
            for (var place = (row * input.Width) + firstColumn; place < (row * input.Width) + endColumn; place++)
            {
                var key = TKey.Of(x[first + place]);
                if (key <= best) continue;
                best = key;
                found = place;
            }
        }

        y[at] = found;
    }
}

/// <summary>Launches <see cref="MaxPoolKernel{TKey, T}"/>.</summary>
internal static class MaxPoolLoop
{
    public static void Run<TKey, T>(IlgpuDevice device, ArrayView<T> x, ArrayView<long> y, int planes, WindowGeometry geometry)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged
    {
        var count = planes * geometry.Positions;
        device.Launcher.OverElements(
            new MaxPoolKernel<TKey, T>(
                x, y, count, new(geometry.Positions), new(geometry.Output.Width), new(geometry.Input), new(geometry.Kernel), new(geometry.Stride), new(geometry.Padding)),
            count);
    }
}
