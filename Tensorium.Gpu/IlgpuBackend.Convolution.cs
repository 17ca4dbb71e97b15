using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu;

/// <summary>The three maps of a convolution. A bias and an activation are always worth the pass that they save.</summary>
internal sealed partial class IlgpuBackend
{
    public override void Convolve(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry)
    {
        if (y.DType == DType.Float32) ConvolutionLoop.Forward<NoFinish<float>, GpuFloat, float>(device, default, x, weight, y, geometry);
        else ConvolutionLoop.Forward<NoFinish<double>, GpuDouble, double>(device, default, x, weight, y, geometry);
    }

    public override bool Convolve<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry)
    {
        if (y.DType == DType.Float32) ConvolutionLoop.Forward<BiasFinish<TOp, GpuFloat, float>, GpuFloat, float>(device, new(op, bias.View<float>()), x, weight, y, geometry);
        else ConvolutionLoop.Forward<BiasFinish<TOp, GpuDouble, double>, GpuDouble, double>(device, new(op, bias.View<double>()), x, weight, y, geometry);
        GC.KeepAlive(bias);
        return true;
    }

    public override void ConvolveInputGradient(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry)
    {
        if (x.DType == DType.Float32) ConvolutionLoop.InputGradient<NoFinish<float>, GpuFloat, float>(device, default, gradient, weight, x, geometry);
        else ConvolutionLoop.InputGradient<NoFinish<double>, GpuDouble, double>(device, default, gradient, weight, x, geometry);
    }

    public override bool ConvolveInputGradient<TOp>(TOp op, Tensor gradient, Tensor weight, Tensor bias, Tensor x, ConvolutionGeometry geometry)
    {
        if (x.DType == DType.Float32) ConvolutionLoop.InputGradient<BiasFinish<TOp, GpuFloat, float>, GpuFloat, float>(device, new(op, bias.View<float>()), gradient, weight, x, geometry);
        else ConvolutionLoop.InputGradient<BiasFinish<TOp, GpuDouble, double>, GpuDouble, double>(device, new(op, bias.View<double>()), gradient, weight, x, geometry);
        GC.KeepAlive(bias);
        return true;
    }

    public override void ConvolveWeightGradient(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry)
    {
        if (weight.DType == DType.Float32) ConvolutionLoop.WeightGradient<GpuFloat, float>(device, x, gradient, weight, geometry);
        else ConvolutionLoop.WeightGradient<GpuDouble, double>(device, x, gradient, weight, geometry);
    }
}
