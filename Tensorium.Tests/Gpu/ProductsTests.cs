using Tensorium.Gpu;
using Tensorium.Gpu.Loops;
using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Matrix products and convolutions on the simulator of a device: tiles of 8 × 8, their edges, and the kernels without tiles.</summary>
public class ProductsTests
{
    private static readonly Device Simulator = IlgpuDeviceProvider.Simulator(8);

    public static TheoryData<int, int, int, DType> Sizes => new()
    {
        { 1, 1, 1, DType.Float32 }, { 3, 4, 5, DType.Float64 }, { 8, 2, 8, DType.Float32 }, { 9, 3, 7, DType.Float64 }, { 12, 7, 17, DType.Float32 },
        { 3, 0, 2, DType.Float64 }, { 0, 3, 2, DType.Float32 }, { 20, 33, 30, DType.Float64 }, { 2, 70, 65, DType.Float32 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_have_the_bits_of_the_CPU(int rows, int inner, int columns, DType dtype)
    {
        var generator = new Generator(3);
        Tensor Normal(params Shape shape) => Tensor.Normal(shape, generator, dtype: dtype);
        var bias = Normal(columns);
        foreach (var a in (Tensor[])[Normal(rows, inner), Normal(inner, rows).T])
        foreach (var b in (Tensor[])[Normal(inner, columns), Normal(columns, inner).T])
        {
            AssertSameBits(a.MatMul(b), (OnDevice(a)).MatMul(OnDevice(b)));
            AssertSameBits(a.Linear(b.T, bias, default(Tanh)), OnDevice(a).Linear(OnDevice(b).T, OnDevice(bias), default(Tanh)));
        }
    }

    [Fact]
    public void Batches_are_broadcast()
    {
        var generator = new Generator(5);
        (Shape Left, Shape Right)[] shapes =
        [
            ([2, 3, 4], [2, 4, 5]), ([2, 1, 3, 4], [3, 4, 2]), ([3, 4], [2, 4, 5]), ([2, 1, 3, 1, 2, 5, 4], [3, 1, 2, 1, 4, 2]),
            ([2, 1, 2, 1, 2, 1, 5, 4], [2, 1, 2, 1, 2, 4, 2]),
        ];
        foreach (var (left, right) in shapes)
        {
            Tensor a = Tensor.Normal(left, generator), b = Tensor.Normal(right, generator);
            AssertSameBits(a.MatMul(b), a.To(Simulator).MatMul(b.To(Simulator)));
        }
    }

    /// <summary>Long sums are split by shape alone; what the parts do not cover, or cover twice, would be far off.</summary>
    [Fact]
    public void Long_sums_are_split()
    {
        Assert.Equal(new GemmPlan(3, 144), GemmPlan.For(1, 2, 3, 400));
        var generator = new Generator(7);
        Tensor a = Tensor.Normal([2, 400], generator, dtype: DType.Float64), b = Tensor.Normal([400, 3], generator, dtype: DType.Float64), bias = Tensor.Normal([3], generator, dtype: DType.Float64);
        AssertClose(a.MatMul(b), a.To(Simulator).MatMul(b.To(Simulator)), 1e-13 * 400);
        AssertClose(
            a.Linear(b.T, bias, default(Sigmoid)), a.To(Simulator).Linear(b.To(Simulator).T, bias.To(Simulator), default(Sigmoid)), 1e-13 * 400);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(64, 2)]
    [InlineData(131, 3)]
    [InlineData(0, 4)]
    public void Gradients_and_their_column_sums_have_the_bits_of_the_CPU(int rows, int columns)
    {
        var generator = new Generator(13);
        Tensor saved = Tensor.Normal([rows, columns], generator).Tanh(), gradient = Tensor.Normal([rows, columns], generator);
        var (expectedY, expectedSums) = Gradients(Device.Cpu);
        var (y, sums) = Gradients(Simulator);
        AssertSameBits(expectedY, y);
        AssertSameBits(expectedSums, sums);

        (Tensor Y, Tensor Sums) Gradients(Device device)
        {
            Tensor product = Tensor.Empty([rows, columns], DType.Float32, device), columnSums = Tensor.Empty([columns], DType.Float32, device);
            device.Backend.GradientAndColumnSums(default(Tanh), saved.To(device), gradient.To(device), product, columnSums);
            return (product, columnSums);
        }
    }

    [Theory]
    [InlineData(1, 1, 400, 1, 1)]
    [InlineData(1, 2000, 2000, 4000, 4000)]
    [InlineData(1, 128, 400, 784, 144)]
    [InlineData(64, 10, 10, 100_000, 12512)]
    [InlineData(3, 1, 1, int.MaxValue, 33_554_432)]
    public void Parts_follow_from_the_shape(int batch, int rows, int columns, int inner, int partLength)
    {
        var plan = GemmPlan.For(batch, rows, columns, inner);
        Assert.Equal(partLength, plan.PartLength);
        Assert.True((long)plan.Parts * plan.PartLength >= inner);
        Assert.True((long)(plan.Parts - 1) * plan.PartLength < inner);
    }

    /// <summary>Strides with and without common divisors with the dilation, remainders that no tap meets, groups, padding beyond the kernel.</summary>
    public static TheoryData<int[], int[], Pair, Pair, Pair, int> Convolutions => new()
    {
        { [2, 3, 5, 4], [4, 3, 3, 2], 1, (1, 0), 1, 1 },
        { [2, 2, 6, 5], [3, 2, 4, 4], 2, 1, 1, 1 },
        { [2, 2, 3, 4], [3, 2, 3, 4], int.MaxValue, 0, 1, 1 },
        { [1, 4, 7, 9], [6, 2, 3, 2], (2, 3), (0, 1), (2, 3), 2 },
        { [2, 3, 5, 5], [6, 1, 2, 2], (3, 4), 0, (2, 1), 3 },
        { [1, 1, 2, 3], [2, 1, 2, 2], 1, (3, 4), 1, 1 },
        { [0, 2, 4, 4], [3, 2, 3, 3], 1, 0, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void The_three_maps_of_a_convolution_agree_with_the_CPU(int[] images, int[] kernel, Pair stride, Pair padding, Pair dilation, int groups)
    {
        var geometry = ConvolutionGeometry.Of([.. images], [.. kernel], stride, padding, dilation, groups);
        var generator = new Generator(11);
        Tensor x = Normal(geometry.InputShape), weight = Normal(geometry.WeightShape), gradient = Normal(geometry.OutputShape);
        Tensor onInput = Normal([geometry.InputShape[1]]), onOutput = Normal([geometry.OutputShape[1]]);
        Tensor Normal(Shape shape) => Tensor.Normal(shape, generator, dtype: DType.Float64);

        Compare(x, weight, (a, b) => ConvolutionMaps.Forward(a, b, geometry));
        Compare(gradient, weight, (a, b) => ConvolutionMaps.InputGradient(a, b, geometry));
        Compare(x, gradient, (a, b) => ConvolutionMaps.WeightGradient(a, b, geometry));
        Compare(x, weight, (a, b) => ConvolutionLayer.Apply(isTransposed: false, default(Tanh), a, b, onOutput.To(a.Device), geometry));
        Compare(gradient, weight, (a, b) => ConvolutionLayer.Apply(isTransposed: true, default(Tanh), a, b, onInput.To(a.Device), geometry));
    }

    private static void Compare(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> map) => AssertClose(map(a, b), map(a.To(Simulator), b.To(Simulator)), 1e-12);

    // With the strides that it has: To would make a view contiguous.
    private static Tensor OnDevice(Tensor x) => x.IsContiguous ? x.To(Simulator) : x.T.To(Simulator).T;

    private static void AssertSameBits(Tensor expected, Tensor actual) => Assert.Equal(Values(expected), Values(actual));

    private static void AssertClose(Tensor expected, Tensor actual, double error)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(Values(expected), Values(actual), (x, y) => Math.Abs(x - y) <= error);
    }

    private static double[] Values(Tensor x) => x.To(Device.Cpu).To(DType.Float64).ToArray<double>();
}
