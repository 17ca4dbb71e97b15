using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What a convolution cannot do is refused before anything is computed, with the sizes, what was expected, and what to do.</summary>
public class ConvolutionErrorTests
{
    [Theory]
    [InlineData(new[] { 3, 8, 8 }, new[] { 4, 3, 3, 3 }, "the input has shape [3, 8, 8]", "Unsqueeze(0)")]
    [InlineData(new[] { 1, 3, 8, 8 }, new[] { 4, 27 }, "the weight has shape [4, 27]", "two of channels and two of the kernel")]
    [InlineData(new[] { 1, 3, 0, 8 }, new[] { 4, 3, 3, 3 }, "the input has shape [1, 3, 0, 8]", "only the batch axis")]
    [InlineData(new[] { 1, 3, 8, 8 }, new[] { 0, 3, 3, 3 }, "the weight has shape [0, 3, 3, 3]", "only the batch axis")]
    [InlineData(new[] { 1, 3, 8, 8 }, new[] { 4, 2, 3, 3 }, "has 3 channels", "the weight [4, 2, 3, 3] takes 2")]
    [InlineData(new[] { 1, 3, 2, 8 }, new[] { 4, 3, 3, 3 }, "larger than the padded input along the height", "spans 3")]
    [InlineData(new[] { 1, 3, 8, 2 }, new[] { 4, 3, 3, 3 }, "larger than the padded input along the width", "more padding")]
    public void Shapes_that_do_not_convolve(int[] images, int[] weight, string what, string hint)
    {
        var thrown = Assert.Throws<ShapeException>(() => Tensor.Zeros(images).Conv2d(Tensor.Zeros(weight)));
        Assert.StartsWith("Conv2d: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(what, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(hint, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dilation_and_padding_count_for_the_kernel_that_is_too_large()
    {
        var thrown = Assert.Throws<ShapeException>(() => Tensor.Zeros([1, 1, 4, 9]).Conv2d(Tensor.Zeros([1, 1, 3, 3]), padding: 1, dilation: 3));
        Assert.Contains("a kernel of 3 with dilation 3 spans 7, the input of 4 with padding 1 on both sides has 6", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_that_groups_do_not_divide()
    {
        var images = Tensor.Zeros([1, 6, 4, 4]);
        Assert.Contains("6 input channels cannot be divided into 4 groups", Message(() => images.Conv2d(Tensor.Zeros([8, 1, 3, 3]), groups: 4)), StringComparison.Ordinal);
        Assert.Contains("8 output channels cannot be divided into 3 groups", Message(() => images.Conv2d(Tensor.Zeros([8, 2, 3, 3]), groups: 3)), StringComparison.Ordinal);
        Assert.Contains("6 input channels cannot be divided into 4 groups", Message(() => images.ConvTranspose2d(Tensor.Zeros([6, 1, 3, 3]), groups: 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range()
    {
        Tensor x = Tensor.Zeros([1, 1, 4, 4]), w = Tensor.Zeros([1, 1, 3, 3]);
        Assert.Contains("stride is (0, 1)", Message(() => x.Conv2d(w, stride: (0, 1))), StringComparison.Ordinal);
        Assert.Contains("dilation is (1, 0)", Message(() => x.Conv2d(w, dilation: (1, 0))), StringComparison.Ordinal);
        Assert.Contains("padding is (-1, -1)", Message(() => x.Conv2d(w, padding: -1)), StringComparison.Ordinal);
        Assert.Contains("groups is 0", Message(() => x.Conv2d(w, groups: 0)), StringComparison.Ordinal);
        Assert.Contains("more than the", Message(() => x.Conv2d(w, padding: int.MaxValue)), StringComparison.Ordinal);
        Assert.Contains("stride is (0, 0)", Message(() => x.ConvTranspose2d(w, stride: 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_transposed_convolution_cannot_do()
    {
        Tensor x = Tensor.Zeros([1, 2, 4, 4]), w = Tensor.Zeros([2, 1, 3, 3]);
        Assert.Contains("has 2 channels, but the weight [3, 1, 3, 3] takes 3", Message(() => x.ConvTranspose2d(Tensor.Zeros([3, 1, 3, 3]))), StringComparison.Ordinal);
        Assert.Contains("outputPadding along the height is 2", Message(() => x.ConvTranspose2d(w, stride: 2, outputPadding: (2, 0))), StringComparison.Ordinal);
        Assert.Contains("outputPadding along the width is 1", Message(() => x.ConvTranspose2d(w, outputPadding: (0, 1))), StringComparison.Ordinal);
        Assert.Contains("outputPadding along the width is -1", Message(() => x.ConvTranspose2d(w, outputPadding: (0, -1))), StringComparison.Ordinal);
        Assert.Contains("nothing would be left along the height", Message(() => x.ConvTranspose2d(w, padding: 3)), StringComparison.Ordinal);
        Assert.Contains("expected four axes", Message(() => x[0].ConvTranspose2d(w)), StringComparison.Ordinal);
    }

    private static string Message(Func<Tensor> call) => Assert.Throws<ShapeException>(call).Message;
}
