using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// The three maps of a convolution as matrix products whose factors are read where they lie, element by element: no patches are stored, so there is no workspace and a
/// batch is one launch. Sums are formed as those of every product.
/// </summary>
internal static class ConvolutionLoop
{
    /// <summary>y = finish(x ∗ weight).</summary>
    public static void Forward<TFinish, V, T>(IlgpuDevice device, TFinish finish, Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry)
        where TFinish : struct, IFinish<T>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (y.ElementCount == 0) return;
        var sizes = SizesOf(geometry);
        var product = (sizes.Groups, sizes.OutputChannels, geometry.Batch * sizes.OutputPlane, sizes.PatchLength);
        if (Gemm.IsFinishedApart<TFinish, T>(device, product))
        {
            Forward<NoFinish<T>, V, T>(device, default, x, weight, y, geometry);
            FinishPass.Run<TFinish, T>(device.Launcher, finish, y, y.Shape[1], sizes.OutputPlane);
            return;
        }

        var divisors = new PatchDivisors(sizes);
        Gemm.Run<ForwardFactors<T>, OutputStore<TFinish, T>, V, T>(
            device, y.DType,
            new(new(x.View<T>(), sizes, divisors, 0), weight.View<T>(), sizes, 0),
            new(finish, y.View<T>(), sizes, divisors.Positions),
            product);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
    }

    /// <summary>x = finish(∂⟨x ∗ weight, gradient⟩/∂x).</summary>
    public static void InputGradient<TFinish, V, T>(IlgpuDevice device, TFinish finish, Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry)
        where TFinish : struct, IFinish<T>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (x.ElementCount == 0) return;
        var sizes = SizesOf(geometry);
        var product = (
            sizes.Groups * sizes.Height.Stride * sizes.Width.Stride,
            sizes.InputChannels,
            geometry.Batch * sizes.Height.ElementsOfRemainder * sizes.Width.ElementsOfRemainder,
            sizes.OutputChannels * sizes.Height.MostTaps * sizes.Width.MostTaps);
        if (Gemm.IsFinishedApart<TFinish, T>(device, product))
        {
            InputGradient<NoFinish<T>, V, T>(device, default, gradient, weight, x, geometry);
            FinishPass.Run<TFinish, T>(device.Launcher, finish, x, x.Shape[1], sizes.InputPlane);
            return;
        }

        var elements = new RemainderDivisors(sizes);
        Gemm.Run<InputGradientFactors<T>, RemainderStore<TFinish, T>, V, T>(
            device, x.DType,
            new(gradient.View<T>(), weight.View<T>(), sizes, elements, 0),
            new(finish, x.View<T>(), sizes, elements),
            product);
        GC.KeepAlive(gradient);
        GC.KeepAlive(weight);
    }

    /// <summary>weight = ∂⟨x ∗ weight, gradient⟩/∂weight.</summary>
    public static void WeightGradient<V, T>(IlgpuDevice device, Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var sizes = SizesOf(geometry);
        var divisors = new PatchDivisors(sizes);
        var inner = geometry.Batch * sizes.OutputPlane;
        Gemm.Run<WeightGradientFactors<T>, MatrixStore<NoFinish<T>, T>, V, T>(
            device, weight.DType,
            new(new(x.View<T>(), sizes, divisors, 0), gradient.View<T>(), sizes, divisors.Positions, 0) { Inner = inner },
            new(default, weight.View<T>(), sizes.OutputChannels, sizes.PatchLength),
            (sizes.Groups, sizes.OutputChannels, sizes.PatchLength, inner));
        GC.KeepAlive(x);
        GC.KeepAlive(gradient);
    }

    private static ConvolutionSizes SizesOf(ConvolutionGeometry geometry) => new(
        new(geometry.Input.Height, geometry.Output.Height, geometry.Kernel.Height, geometry.Stride.Height, geometry.Padding.Height, geometry.Dilation.Height),
        new(geometry.Input.Width, geometry.Output.Width, geometry.Kernel.Width, geometry.Stride.Width, geometry.Padding.Width, geometry.Dilation.Width),
        geometry.InputChannelsPerGroup, geometry.OutputChannelsPerGroup, geometry.Groups);
}
