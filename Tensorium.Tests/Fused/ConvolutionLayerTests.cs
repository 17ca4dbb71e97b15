using Tensorium.Autograd;
using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>A convolution with bias and activation in one pass has the bits of the ops one after the other, and so do its gradients.</summary>
public class ConvolutionLayerTests
{
    [Theory]
    [InlineData(16, 1, DType.Float32)]
    [InlineData(32, 2, DType.Float32)]
    [InlineData(48, 1, DType.Float64)]
    [InlineData(5, 1, DType.Float32)]
    public void One_pass_has_the_bits_of_the_ops(int channels, int groups, DType dtype)
    {
        var random = new Generator(5);
        Tensor x = Tensor.Normal([9, 2, 7, 6], random, dtype: dtype), weight = Tensor.Normal([channels, 2 / groups, 4, 3], random, dtype: dtype);
        var bias = Tensor.Normal([channels], random, dtype: dtype);
        Check(
            (a, w, b) => a.Conv2d(w, b, default(Tanh), 2, 1, groups: groups),
            (a, w, b) => (a.Conv2d(w, 2, 1, groups: groups) + b.Reshape(-1, 1, 1)).Tanh(),
            x, weight, bias);

        weight = Tensor.Normal([2, channels / groups, 4, 3], random, dtype: dtype);
        Check(
            (a, w, b) => a.ConvTranspose2d(w, b, default(Relu), 2, 1, groups: groups),
            (a, w, b) => (a.ConvTranspose2d(w, 2, 1, groups: groups) + b.Reshape(-1, 1, 1)).Relu(),
            x, weight, bias);
    }

    [Fact]
    public void A_bias_of_another_size_is_refused_by_name()
    {
        Tensor x = Tensor.Zeros([1, 1, 4, 4]), weight = Tensor.Zeros([16, 1, 2, 2]);
        var error = Assert.Throws<ShapeException>(() => x.Conv2d(weight, Tensor.Zeros([3]), default(Relu)));
        Assert.Contains("[16]", error.Message, StringComparison.Ordinal);
    }

    private static void Check(Func<Tensor, Tensor, Tensor, Tensor> fused, Func<Tensor, Tensor, Tensor, Tensor> composite, params Tensor[] inputs)
    {
        Tensor[] one = [.. inputs.Select(input => input.Clone().RequireGrad())], other = [.. inputs.Select(input => input.Clone().RequireGrad())];
        Tensor y = fused(one[0], one[1], one[2]), z = composite(other[0], other[1], other[2]);
        Assert.True(y.Equal(z).All().Item() != 0);
        y.Square().Sum().Backward();
        z.Square().Sum().Backward();
        for (var i = 0; i < one.Length; i++) Assert.True(one[i].Grad!.Equal(other[i].Grad!).All().Item() != 0, $"the gradient of input {i}");
    }
}
