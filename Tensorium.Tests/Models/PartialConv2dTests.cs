using Tensorium.Autograd;
using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class PartialConv2dTests
{
    public static TheoryData<int, int, int, int, int, int> Geometries => new()
    {
        { 1, 1, 3, 1, 0, 1 },
        { 1, 4, 4, 2, 1, 1 },
        { 3, 2, 3, 1, 1, 1 },
        { 2, 16, 4, 2, 1, 1 }, // as many channels as a vector has lanes
        { 2, 3, 2, 1, 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void It_is_the_loop_that_the_paper_states(int inputs, int outputs, int kernel, int stride, int padding, int dilation)
    {
        var layer = new PartialConv2d(inputs, outputs, kernel, new Generator(1), stride, padding, dilation, dtype: DType.Float64);
        var (x, seen) = (Random([3, inputs, 7, 6]), Holes([3, 1, 7, 6], 0.7));
        var (y, after) = layer.Forward(x, seen);
        var (images, mask, w, b) = (x.ToArray<double>(), seen.ToArray<bool>(), layer.Weight.ToArray<double>(), layer.Bias!.ToArray<double>());
        var (values, marks) = (y.ToArray<double>(), after.ToArray<bool>());
        Assert.Equal<Shape>([3, 1, y.Shape[2], y.Shape[3]], after.Shape);
        Assert.Contains(false, mask);

        for (var n = 0; n < 3; n++)
        for (var o = 0; o < outputs; o++)
        for (var h = 0; h < y.Shape[2]; h++)
        for (var v = 0; v < y.Shape[3]; v++)
        {
            var (sum, under) = (0.0, 0);
            for (var k = 0; k < kernel; k++)
            for (var l = 0; l < kernel; l++)
            {
                var (i, j) = ((h * stride) + (k * dilation) - padding, (v * stride) + (l * dilation) - padding);
                if (i < 0 || i >= 7 || j < 0 || j >= 6 || !mask[(((n * 7) + i) * 6) + j]) continue;
                under++;
                for (var c = 0; c < inputs; c++)
                    sum += images[(((((n * inputs) + c) * 7) + i) * 6) + j] * w[(((((o * inputs) + c) * kernel) + k) * kernel) + l];
            }

            var expected = under > 0 ? (sum * kernel * kernel / under) + b[o] : 0;
            Assert.Equal(expected, values[(((((n * outputs) + o) * y.Shape[2]) + h) * y.Shape[3]) + v], 1e-12);
            Assert.Equal(under > 0, marks[(((n * y.Shape[2]) + h) * y.Shape[3]) + v]);
        }
    }

    [Fact]
    public void Without_holes_and_padding_it_is_the_convolution()
    {
        var convolution = new Conv2d(2, 3, 3, new Generator(2), stride: 2, dtype: DType.Float64);
        var x = Random([2, 2, 7, 7]);
        var (y, seen) = new PartialConv2d(convolution).Forward(x, All([2, 1, 7, 7]));
        Assert.All(convolution.Forward(x).ToArray<double>().Zip(y.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.DoesNotContain(false, seen.ToArray<bool>());
    }

    [Fact]
    public void What_is_hidden_does_not_matter_whatever_it_is()
    {
        var layer = new PartialConv2d(1, 2, 3, new Generator(3), dtype: DType.Float64);
        var (x, seen) = (Random([2, 1, 6, 6]), Holes([2, 1, 6, 6], 0.5));
        var there = layer.Forward(x, seen).Output.ToArray<double>();
        foreach (var other in (double[])[7, double.NaN, double.PositiveInfinity])
            Assert.Equal(there, layer.Forward(Tensor.Where(seen, x, other), seen).Output.ToArray<double>());
    }

    [Fact]
    public void Where_nothing_is_seen_there_is_nothing_and_holes_close_layer_by_layer()
    {
        var layer = new PartialConv2d(1, 1, 3, new Generator(4), padding: 1, dtype: DType.Float64);
        var seen = Tensor.From<bool>([.. Enumerable.Range(0, 49).Select(i => i % 7 < 2)], [1, 1, 7, 7]); // two columns of seven
        var x = Tensor.Ones([1, 1, 7, 7], DType.Float64);
        for (var columns = 2; columns <= 7; columns++)
        {
            Assert.Equal(7 * columns, seen.To(DType.Float64).Sum().Item());
            (x, seen) = layer.Forward(x, seen);
            Assert.Equal(seen.ToArray<bool>(), x.ToArray<double>().Select(value => value != 0));
        }
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        var seen = Holes([2, 1, 5, 5], 0.6);
        foreach (var bias in (bool[])[true, false])
        {
            var layer = new PartialConv2d(2, 3, 3, new Generator(5), stride: 2, padding: 1, bias: bias, dtype: DType.Float64);
            var (x, weights) = (Random([2, 2, 5, 5]), Random([2, 3, 3, 3]));
            GradCheck.Verify(images => layer.Forward(images, seen).Output, x);
            ObjectiveCheck.Gradients(layer, () => (layer.Forward(x, seen).Output * weights).Sum());
        }
    }

    [Fact]
    public void Inputs_and_masks_that_do_not_fit_are_refused()
    {
        var layer = new PartialConv2d(2, 3, 3, new Generator(6));
        var (x, seen) = (Tensor.Zeros([2, 2, 5, 5]), All([2, 1, 5, 5]));
        Assert.Contains("[N, 2, H, W]", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 3, 5, 5]), seen)).Message, StringComparison.Ordinal);
        Assert.Contains("it must be [2, 1, 5, 5]", Assert.Throws<ShapeException>(() => layer.Forward(x, All([2, 2, 5, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("expected bool", Assert.Throws<DTypeException>(() => layer.Forward(x, Tensor.Ones([2, 1, 5, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("2 groups", Assert.Throws<ArgumentException>(() => new PartialConv2d(new Conv2d(2, 4, 3, new Generator(6), groups: 2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartialConv2d(0, 3, 3, new Generator(6)));
    }

    private static Tensor Random(Shape shape) => Tensor.Normal(shape, new(11), dtype: DType.Float64);

    private static Tensor All(Shape shape) => Tensor.Ones(shape) > 0;

    /// <summary>Of each pixel, whether it is seen: with this probability.</summary>
    private static Tensor Holes(Shape shape, double probability) => Tensor.Uniform(shape, new(12), dtype: DType.Float64) < probability;
}
