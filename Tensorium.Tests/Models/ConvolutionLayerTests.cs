using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ConvolutionLayerTests
{
    private static Tensor Random(Shape shape) => Tensor.Normal(shape, new Generator(4), dtype: DType.Float64);

    [Fact]
    public void A_convolution_by_hand()
    {
        var layer = new Conv2d(1, 2, (1, 2), new Generator(0), dtype: DType.Float64);
        using (Recording.Pause())
        {
            layer.Weight.CopyFrom(Tensor.From<double>([1, -1, 2, 3], [2, 1, 1, 2]));
            layer.Bias!.CopyFrom(Tensor.From(0.5, 0));
        }

        var y = layer.Forward(Tensor.From<double>([1, 2, 4], [1, 1, 1, 3]));
        Assert.Equal([1, 2, 1, 2], y.Shape);
        Assert.Equal([-0.5, -1.5, 8, 16], y.ToArray<double>());
    }

    [Fact]
    public void A_transposed_convolution_by_hand()
    {
        var layer = new ConvTranspose2d(1, 1, (1, 2), new Generator(0), stride: 2, dtype: DType.Float64);
        using (Recording.Pause())
        {
            layer.Weight.CopyFrom(Tensor.From<double>([1, 10], [1, 1, 1, 2]));
            layer.Bias!.CopyFrom(Tensor.From(0.5));
        }

        var y = layer.Forward(Tensor.From<double>([1, 2, 4], [1, 1, 1, 3]));
        Assert.Equal([1, 1, 1, 6], y.Shape);
        Assert.Equal([1.5, 10.5, 2.5, 20.5, 4.5, 40.5], y.ToArray<double>());
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        LayerCheck.Gradients(new Conv2d(4, 6, (3, 2), new Generator(0), stride: 2, padding: 1, groups: 2, dtype: DType.Float64), Random([2, 4, 5, 5]));
        LayerCheck.Gradients(new Conv2d(2, 3, 2, new Generator(0), dilation: 2, bias: false, dtype: DType.Float64), Random([2, 2, 4, 5]));
        LayerCheck.Gradients(
            new ConvTranspose2d(4, 2, 3, new Generator(0), stride: 2, padding: 1, outputPadding: 1, groups: 2, dtype: DType.Float64), Random([2, 4, 3, 2]));
    }

    [Fact]
    public void Encoder_and_decoder_sizes_are_those_of_the_usual_pair()
    {
        var generator = new Generator(0);
        var x = Tensor.Zeros([2, 1, 28, 28]);
        var code = new Sequential(new Conv2d(1, 8, 4, generator, stride: 2, padding: 1), new Relu(), new Conv2d(8, 16, 4, generator, stride: 2, padding: 1)).Forward(x);
        Assert.Equal([2, 16, 7, 7], code.Shape);
        var back = new Sequential(
            new ConvTranspose2d(16, 8, 4, generator, stride: 2, padding: 1), new Relu(), new ConvTranspose2d(8, 1, 4, generator, stride: 2, padding: 1)).Forward(code);
        Assert.Equal(x.Shape, back.Shape);
    }

    [Fact]
    public void Weights_have_the_shapes_and_bounds_of_the_state_dicts_they_share()
    {
        var convolution = new Conv2d(4, 6, (3, 5), new Generator(0), groups: 2);
        Assert.Equal([6, 2, 3, 5], convolution.Weight.Shape);
        Assert.Equal([6], convolution.Bias!.Shape);
        Assert.All(convolution.Weight.ToArray<float>(), value => Assert.InRange(value, -1 / Math.Sqrt(30), 1 / Math.Sqrt(30)));
        var transposed = new ConvTranspose2d(4, 6, (3, 5), new Generator(0), groups: 2);
        Assert.Equal([4, 3, 3, 5], transposed.Weight.Shape);
        Assert.Equal([6], transposed.Bias!.Shape);
        Assert.All(transposed.Weight.ToArray<float>(), value => Assert.InRange(value, -1 / Math.Sqrt(45), 1 / Math.Sqrt(45)));
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(0, 1, 3, new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(1, 1, (3, 0), new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvTranspose2d(1, -1, 3, new Generator(0)));
        var error = Assert.Throws<ShapeException>(() => new Conv2d(4, 6, 3, new Generator(0), groups: 4));
        Assert.Contains("4 channels to 6 cannot be divided into 4 groups", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new Conv2d(3, 6, 3, new Generator(0)).Forward(Tensor.Zeros([1, 4, 8, 8])));
    }
}
