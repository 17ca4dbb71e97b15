using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What the rows do not say of convolutions: values worked out by hand, adjointness, sizes, and the same bits for any number of threads.</summary>
[Collection(nameof(ComputeThreads))]
public class ConvolutionTests
{
    /// <summary>Images, weight of the convolution, stride, padding, dilation, groups: as large as in a small model, and uneven.</summary>
    public static TheoryData<int[], int[], Pair, Pair, Pair, int> Geometries => new()
    {
        { [37, 1, 28, 28], [32, 1, 4, 4], 2, 1, 1, 1 },
        { [33, 32, 14, 14], [24, 32, 4, 4], 2, 1, 1, 1 },
        { [3, 16, 61, 47], [20, 16, 3, 3], 1, 1, 1, 1 },
        { [2, 12, 30, 40], [18, 4, 5, 3], (2, 3), (2, 0), (1, 2), 3 },
        { [1, 64, 96, 96], [8, 64, 3, 3], 1, 1, 1, 1 },
        { [9, 40, 15, 15], [70, 40, 1, 1], 1, 0, 1, 1 },
        { [5, 24, 20, 20], [24, 1, 3, 3], 1, 1, 1, 24 },
        { [3, 1, 1, 3000], [2, 1, 1, 1000], 1, 0, 1, 1 },
    };

    [Fact]
    public void The_kernel_is_not_mirrored()
    {
        var x = Tensor.Arange(0, 16, DType.Float32).Reshape([1, 1, 4, 4]);
        Assert.Equal([45, 54, 81, 90], x.Conv2d(Tensor.Ones([1, 1, 3, 3])).ToArray<float>());
        var corner = Tensor.From<float>([0, 0, 0, 1], [1, 1, 2, 2]);
        Assert.Equal([5, 6, 7, 9, 10, 11, 13, 14, 15], x.Conv2d(corner).ToArray<float>());
    }

    [Fact]
    public void The_transposed_convolution_spreads_the_kernel_over_the_output()
    {
        var x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        Assert.Equal([1, 4, 4, 6, 20, 16, 9, 24, 16], x.ConvTranspose2d(x).ToArray<float>());
        Assert.Equal([1, 2, 2, 4, 3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16], x.ConvTranspose2d(x, stride: 2).ToArray<float>());
        Assert.Equal([20], x.ConvTranspose2d(x, padding: 1).ToArray<float>());
    }

    [Fact]
    public void Output_padding_adds_at_the_end_and_uncovers_what_padding_took_off()
    {
        var x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        var y = x.ConvTranspose2d(x, stride: 2, padding: (1, 0), outputPadding: (1, 0));
        Assert.Equal([1, 1, 3, 4], y.Shape.ToArray());
        Assert.Equal([3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16], y.ToArray<float>());
        y = x.ConvTranspose2d(x, stride: 2, outputPadding: 1);
        Assert.Equal([1, 1, 5, 5], y.Shape.ToArray());
        Assert.Equal([9, 12, 12, 16, 0, 0, 0, 0, 0, 0], y.ToArray<float>()[15..]);
    }

    [Fact]
    public void A_stride_beyond_the_input_leaves_one_output()
    {
        var x = Tensor.Ones([1, 1, 3, 3]);
        Assert.Equal([9], x.Conv2d(Tensor.Ones([1, 1, 3, 3]), stride: int.MaxValue).ToArray<float>());
    }

    [Fact]
    public void Integers_are_converted_and_dtypes_promoted()
    {
        var x = Tensor.Ones([1, 1, 2, 2], DType.Int64);
        Assert.Equal(DType.Float64, x.Conv2d(Tensor.Ones([1, 1, 1, 1], DType.Float64)).DType);
        Assert.True(x.Conv2d(Tensor.Ones([1, 1, 1, 1], DType.Int32)).DType.IsFloating());
        Assert.Equal(DType.Float64, x.ConvTranspose2d(Tensor.Ones([1, 1, 1, 1], DType.Float64)).DType);

        var geometry = Tensorium.Ops.ConvolutionGeometry.Of(x.Shape, [1, 1, 1, 1], 1, 0, 1, 1);
        Assert.Equal(4, Tensorium.Ops.ConvolutionMaps.WeightGradient(x, x, geometry).Item());
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void The_transposed_convolution_is_the_adjoint(int[] images, int[] weight, Pair stride, Pair padding, Pair dilation, int groups)
    {
        var (x, w) = (Random(images, 1, DType.Float64), Random(weight, 2, DType.Float64));
        var y = x.Conv2d(w, stride, padding, dilation, groups);
        var g = Random(y.Shape, 3, DType.Float64);
        var shortest = g.ConvTranspose2d(w, stride, padding, 0, dilation, groups).Shape;
        Pair left = (images[2] - shortest[2], images[3] - shortest[3]);
        var back = g.ConvTranspose2d(w, stride, padding, left, dilation, groups);
        double expected = (y * g).Sum().Item(), actual = (x * back).Sum().Item();
        Assert.Equal(x.Shape, back.Shape);
        Assert.Equal(expected, actual, 1e-12 * Math.Sqrt(((y * g).Square().Sum() * y.ElementCount).Item()));
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Any_number_of_threads_gives_the_same_bits(int[] images, int[] weight, Pair stride, Pair padding, Pair dilation, int groups)
    {
        var (x, w) = (Random(images, 1, DType.Float32), Random(weight, 2, DType.Float32));
        var geometry = Tensorium.Ops.ConvolutionGeometry.Of(x.Shape, w.Shape, stride, padding, dilation, groups);
        var g = Random(geometry.OutputShape, 3, DType.Float32);
        var expected = All(1);
        foreach (var threads in new[] { 2, 3, 8 }) Assert.Equal(expected, All(threads));

        uint[] All(int threads)
        {
            using var _ = new ComputeThreads(threads);
            Tensor[] results =
            [
                Tensorium.Ops.ConvolutionMaps.Forward(x, w, geometry),
                Tensorium.Ops.ConvolutionMaps.InputGradient(g, w, geometry),
                Tensorium.Ops.ConvolutionMaps.WeightGradient(x, g, geometry),
            ];
            return [.. results.SelectMany(result => result.ToArray<float>()).Select(BitConverter.SingleToUInt32Bits)];
        }
    }

    [Fact]
    public void A_long_kernel_on_a_long_row_is_one_inner_product_an_output()
    {
        var (x, w) = (Random([1, 1, 1, 3000], 1, DType.Float64), Random([1, 1, 1, 1000], 2, DType.Float64));
        var (row, kernel) = (x.ToArray<double>(), w.ToArray<double>());
        var y = x.Conv2d(w).ToArray<double>();
        Assert.Equal(2001, y.Length);
        for (var i = 0; i < y.Length; i++) Assert.Equal(kernel.Select((factor, j) => factor * row[i + j]).Sum(), y[i], 1e-11);
    }

    private static Tensor Random(Shape shape, ulong seed, DType dtype)
    {
        var values = new double[shape.ElementCount];
        new Generator(seed).FillNormal(values);
        return Tensor.From<double>(values, shape).To(dtype);
    }
}
