using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What rows cannot say of windows: ties, NaN, infinities and the border, integers, the way back, what is refused.</summary>
public class PoolingTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void Of_equal_greatest_elements_the_first_gets_the_gradient() => Assert.Equal(
        [1f, 0, 1, 0, 0, 0, 0, 0],
        Gradient(x => x.MaxPool2d(2), Tensor.Ones([1, 1, 2, 4])));

    [Fact]
    public void An_element_in_several_windows_gets_the_sum() =>
        Assert.Equal([0f, 0, 0, 0, 4, 0, 0, 0, 0], Gradient(x => x.MaxPool2d(2, 1), Tensor.From<float>([0, 1, 2, 3, 9, 4, 5, 6, 7], [1, 1, 3, 3])));

    [Fact]
    public void A_NaN_is_the_greatest_of_its_window_and_the_border_is_never()
    {
        Assert.Equal([float.NaN, 3], Tensor.From<float>([1, float.NaN, 2, 3], [1, 1, 1, 4]).MaxPool2d((1, 2)).ToArray<float>());
        Assert.Equal([-5f, -5, -7], Tensor.From<float>([-5, -7], [1, 1, 1, 2]).MaxPool2d((1, 2), 1, (0, 1)).ToArray<float>());
        Assert.Equal([-Infinity, -Infinity], Tensor.Full([1, 1, 1, 4], -Infinity).MaxPool2d((1, 2)).ToArray<float>());
    }

    [Fact]
    public void Means_of_infinities_and_NaN_stay_in_their_windows()
    {
        var x = Tensor.From<float>([Infinity, 1, 2, 4, float.NaN, 0], [1, 1, 1, 6]);
        Assert.Equal([Infinity, 3, float.NaN], x.AvgPool2d((1, 2)).ToArray<float>());
    }

    [Fact]
    public void The_border_counts_unless_told_otherwise()
    {
        var x = Tensor.From<float>([2, 4], [1, 1, 1, 2]);
        Assert.Equal([1f, 3, 2], x.AvgPool2d((1, 2), 1, (0, 1)).ToArray<float>());
        Assert.Equal([2f, 3, 4], x.AvgPool2d((1, 2), 1, (0, 1), countPadding: false).ToArray<float>());
    }

    [Fact]
    public void Integers_keep_their_dtype_where_nothing_is_divided()
    {
        foreach (var dtype in new[] { DType.Int32, DType.Int64, DType.UInt8 })
        {
            var x = Tensor.From<byte>([1, 2, 5, 3], [1, 1, 2, 2]).To(dtype);
            Assert.Equal((dtype, 5.0), (x.MaxPool2d(2).DType, x.MaxPool2d(2).Item()));
            Assert.Equal(2.75, x.AvgPool2d(2).Item());
            Assert.Equal((dtype, 11.0), (x.Unfold(2).DType, x.Unfold(2).Sum().Item()));
            Assert.Equal((dtype, 11.0), (x.Unfold(2).Fold(2, 2).DType, x.Unfold(2).Fold(2, 2).Sum().Item()));
        }
    }

    [Fact]
    public void Folding_what_was_unfolded_counts_each_element_as_often_as_a_window_meets_it()
    {
        var x = Tensor.Normal([2, 3, 5, 4], new Generator(1), dtype: DType.Float64);
        var counts = Tensor.Ones(x.Shape, DType.Float64).Unfold((3, 2), 1, (1, 0)).Fold((5, 4), (3, 2), 1, (1, 0));
        Assert.Equal([2.0, 4, 4, 2], counts[0, 0, 0].ToArray<double>());
        var difference = x.Unfold((3, 2), 1, (1, 0)).Fold((5, 4), (3, 2), 1, (1, 0)) - (x * counts);
        Assert.Equal(0, difference.Abs().Max().Item(), 1e-14);
    }

    [Fact]
    public void A_convolution_is_a_product_with_patches()
    {
        Tensor x = Tensor.Normal([2, 3, 6, 5], new Generator(1), dtype: DType.Float64), w = Tensor.Normal([4, 3, 3, 2], new Generator(2), dtype: DType.Float64);
        var expected = x.Conv2d(w, (2, 1), (1, 0), (1, 2));
        var product = w.Reshape(4, -1).MatMul(x.Unfold((3, 2), (2, 1), (1, 0), (1, 2))).Reshape(expected.Shape);
        Assert.Equal(0, (expected - product).Abs().Max().Item(), 1e-13);
    }

    public static TheoryData<string, Func<Tensor>> Failures => new()
    {
        // Each side is possible, and their product is not: it would wrap to 0, and what is added would go anywhere.
        { "Fold: 65536 × 65536 elements of a padded plane are more than the 2147483647 that are supported", () => Tensor.Ones([1, 4, 1]).Fold(2, 2, 1, 32767, 65535) },
        { "Fold: 65536 × 65536 taps of the kernel are more than the 2147483647 that are supported", () => Tensor.Ones([1, 4, 1]).Fold(1, 65536, 1, 32768) },
        { "Unfold: 65537 × 65537 positions of the window are more than the 2147483647 that are supported", () => Tensor.Ones([1, 1, 1, 1]).Unfold(1, 1, 32768) },
        { "MaxPool2d: the input has shape [3, 8, 8]; expected four axes, [N, channels, height, width]; for a single image, Unsqueeze(0) adds the batch axis", () => Images[0].MaxPool2d(2) },
        { "Unfold: the input has shape [8]; expected four axes, [N, channels, height, width]", () => Images[0, 0, 0].Unfold(2) },
        { "AvgPool2d: kernel is (0, 2); expected 1 or more along both axes", () => Images.AvgPool2d((0, 2)) },
        { "MaxPool2d: stride is (0, 0); expected 1 or more along both axes", () => Images.MaxPool2d(2, 0) },
        { "Unfold: dilation is (1, 0); expected 1 or more along both axes", () => Images.Unfold(2, dilation: (1, 0)) },
        { "Unfold: padding is (-1, -1); expected 0 or more along both axes", () => Images.Unfold(2, padding: -1) },
        { "MaxPool2d: padding is (2, 1), more than half of the kernel (3, 3); a window could lie in the border altogether", () => Images.MaxPool2d(3, 1, (2, 1)) },
        { "AvgPool2d: padding is (1, 1), more than half of the kernel (1, 1); a window could lie in the border altogether", () => Images.AvgPool2d(1, 1, 1) },
        { "MaxPool2d: the input has shape [1, 3, 0, 8]; a plane without elements has nothing to pool", () => Tensor.Zeros([1, 3, 0, 8]).MaxPool2d(2, 1, 1) },
        {
            "AvgPool2d: the window is larger than the padded input along the height: a kernel of 9 with dilation 1 spans 9, the input of 8 with padding 0 on both sides has 8; use a smaller kernel or more padding",
            () => Images.AvgPool2d(9)
        },
        {
            "Unfold: the window is larger than the padded input along the width: a kernel of 5 with dilation 3 spans 13, the input of 8 with padding 2 on both sides has 12; use a smaller kernel or more padding",
            () => Images.Unfold((1, 5), padding: (0, 2), dilation: 3)
        },
        { "Unfold: 2147483656 along the height, padding included, is more than the 1073741823 that are supported", () => Images.Unfold(2, padding: (1 << 30, 0)) },
        { "Fold: output is (0, 4); expected 1 or more along both axes", () => Tensor.Zeros([1, 4, 4]).Fold((0, 4), 2) },
        {
            "Fold: the patches have shape [1, 5, 4]; expected [N, channels · 4, 4]: a kernel of 4 elements at 4 positions of images (4, 4)",
            () => Tensor.Zeros([1, 5, 4]).Fold(4, 2, 2)
        },
        {
            "Fold: the patches have shape [1, 4, 5]; expected [N, channels · 4, 4]: a kernel of 4 elements at 4 positions of images (4, 4)",
            () => Tensor.Zeros([1, 4, 5]).Fold(4, 2, 2)
        },
        { "RepeatInterleave: -1 for axis 1 of [1, 3, 8, 8]; a slice cannot be repeated a negative number of times", () => Images.RepeatInterleave(-1, 1) },
        { "RepeatInterleave: 2147483647 for axis 2 of [1, 3, 8, 8] makes it longer than 2147483647", () => Images.RepeatInterleave(int.MaxValue, 2) },
        { "Embedding: the table is a scalar, []; it needs an axis of rows, such as [words, features]", () => Tensor.Ones([]).Embedding(Tensor.From(0L)) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_does_not_fit_is_explained(string message, Func<Tensor> call) => Assert.Equal(message, Assert.Throws<ShapeException>(call).Message);

    [Fact]
    public void Bools_and_wrong_indices_are_refused()
    {
        var bools = Images > 0;
        Assert.Equal("MaxPool2d: the images are bool; convert with To(DType.UInt8) first", Assert.Throws<DTypeException>(() => bools.MaxPool2d(2)).Message);
        Assert.Equal("Fold: bool has no sum; convert with To(DType.Int64) first", Assert.Throws<DTypeException>(() => bools.Unfold(2).Fold(8, 2)).Message);
        Assert.Equal("Embedding: the index is float32; it must be of integers, best int64", Assert.Throws<DTypeException>(() => Images.Embedding(Images)).Message);
        Assert.StartsWith(
            "Embedding: element 1 of the index (in row-major order) is 3, but axis 0 of [3, 8] has size 3; indices go from 0 to 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => Images[0, .., 0].Embedding(Tensor.From(0L, 3))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_of_a_row_that_is_used_twice_is_the_sum() =>
        Assert.Equal([10f, 10, 0, 0, 101, 101], Gradient(x => x.Embedding(Tensor.From(2L, 0, 2)) * Tensor.From(1f, 10, 100).Unsqueeze(1), Tensor.Ones([3, 2])));

    private static Tensor Images => Tensor.Zeros([1, 3, 8, 8]);

    private static float[] Gradient(Func<Tensor, Tensor> f, Tensor x) => Differentiate.Grad(t => f(t).Sum())(x).ToArray<float>();
}
