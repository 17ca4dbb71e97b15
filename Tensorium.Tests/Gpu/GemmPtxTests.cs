using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>The tiles that small products do not take: they compile for CUDA, keep their sums in registers, and load four elements of shared memory at a time.</summary>
public class GemmPtxTests
{
    [Theory]
    [InlineData(5, 9, "Side8, SmallMicrotile")]
    [InlineData(300, 40, "Side16, SmallMicrotile")]
    [InlineData(300, 70, "Side16, LargeMicrotile")]
    public void Tiles_are_in_registers(int batch, int side, string kind)
    {
        var (device, launcher) = PtxLauncher.CreateDevice();
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Tensor.Ones([batch, side, side], dtype, device);
            x.MatMul(x);
        }

        var kernels = launcher.Compiled.Where(kernel => Tensorium.Gpu.Kernels.KernelLauncher.NameOf(kernel.Key).StartsWith($"GemmKernel<{kind}", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, kernels.Length);
        foreach (var (_, code) in kernels)
        {
            Assert.DoesNotContain(".local", code, StringComparison.Ordinal);
            Assert.DoesNotContain(".approx", code, StringComparison.Ordinal);
            Assert.Contains(code.Contains("fma.rn.f64", StringComparison.Ordinal) ? "ld.shared.v2.f64" : "ld.shared.v4.f32", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Convolutions_compile_in_every_tile()
    {
        var (device, launcher) = PtxLauncher.CreateDevice();
        foreach (var (images, channels) in new[] { (1, 5), (70, 40), (70, 70) })
        {
            var x = Tensor.Ones([images, channels, 12, 12], DType.Float32, device);
            var weight = Tensor.Ones([channels, channels, 3, 3], DType.Float32, device);
            var geometry = ConvolutionGeometry.Of(x.Shape, weight.Shape, 1, 1, 1, 1);
            ConvolutionMaps.Forward(x, weight, geometry);
            ConvolutionMaps.InputGradient(x, weight, geometry);
            ConvolutionMaps.WeightGradient(x, x, geometry);
            ConvolutionLayer.Apply(isTransposed: false, default(Tanh), x, weight, Tensor.Ones([channels], DType.Float32, device), geometry);
        }

        Assert.All(launcher.Compiled.Values, code => Assert.DoesNotContain(".local", code, StringComparison.Ordinal));
        Assert.All(launcher.Compiled.Values, code => Assert.DoesNotContain(".approx", code, StringComparison.Ordinal));
    }
}
