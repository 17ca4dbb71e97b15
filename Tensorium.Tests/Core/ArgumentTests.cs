using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>Arguments at the edges of what their types can say.</summary>
public class ArgumentTests
{
    private static readonly Tensor X = Tensor.Arange(0, 6);

    [Fact]
    public void A_default_slice_is_the_whole_axis() => Assert.Equal(X.ToArray<long>(), X[default(Slice)].ToArray<long>());

    [Fact]
    public void An_integer_that_would_wrap_is_refused_wherever_it_is_filled_in()
    {
        var pixels = Tensor.Zeros([2], DType.UInt8);
        foreach (var fill in new Action[] { () => Tensor.Full([2], 300, DType.UInt8), () => pixels.Fill(-1), () => pixels.Pad([(1, 1)], 300), () => Tensor.Full([2], 1L << 31, DType.Int32) })
            Assert.Contains("and would wrap", Assert.Throws<DTypeException>(fill).Message, StringComparison.Ordinal);
        Assert.Equal([0, 0], pixels.ToArray<byte>());
        Assert.Equal([255, 255], Tensor.Full([2], 255, DType.UInt8).ToArray<byte>());
    }

    [Fact]
    public void Steps_beyond_the_axis_take_one_element()
    {
        Assert.Equal([0L], X[Slice.Every(int.MaxValue)].ToArray<long>());
        Assert.Equal([5L], X[Slice.Every(int.MinValue)].ToArray<long>());
        Assert.Equal([1L], X.Reshape(2, 3)[0][Slice.Every(-int.MaxValue, 0..2)].ToArray<long>());
    }

    [Fact]
    public void An_index_below_all_others_is_out_of_range() => Assert.Throws<ShapeException>(() => X[int.MinValue]);

    [Fact]
    public void A_scalar_has_no_axes() => Assert.Equal(
        "Sum: axis 0 was asked for, but the tensor is a scalar, [], and has no axes", Assert.Throws<ShapeException>(() => Tensor.Ones([]).Sum(0)).Message);

    [Fact]
    public void A_batch_of_matrices_may_have_no_inner_elements() =>
        Assert.Equal(new double[30], Tensor.Zeros([2, 3, 0], DType.Float64).MatMul(Tensor.Zeros([0, 5], DType.Float64)).ToArray<double>());

    [Fact]
    public void A_product_over_nothing_writes_zeros_over_what_pooled_memory_held()
    {
        for (var i = 0; i < 4; i++) PooledMemory.Poison([200, 200]);
        Assert.All(Tensor.Zeros([200, 0]).MatMul(Tensor.Zeros([0, 200])).ToArray<float>(), value => Assert.Equal(0, value));
        for (var i = 0; i < 4; i++) PooledMemory.Poison([200, 200]);
        Assert.All(Tensor.Zeros([200, 200, 0]).Sum(-1).ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Device_copies_stay_within_the_storage()
    {
        var bytes = new byte[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu.Download(X.Storage, -8, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu.Download(X.Storage, 45, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu.Upload(bytes, X.Storage, -1));
    }

    [Fact]
    public void A_device_copy_counts_as_a_write()
    {
        var x = Tensor.Ones([4]);
        var before = x.Storage.Version;
        Device.Cpu.Upload(new byte[4], x.Storage, 0);
        Assert.NotEqual(before, x.Storage.Version);
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(0.0, double.NaN)]
    public void A_uniform_interval_has_its_ends_in_order(double low, double high)
    {
        var generator = new Generator(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Uniform([2], generator, low, high));
        Assert.Equal(new Generator(1).State, generator.State);
    }

    [Fact]
    public void Weights_are_checked_before_anything_is_drawn()
    {
        var generator = new Generator(1);
        Assert.Throws<ArgumentException>(() => Tensor.Categorical(Tensor.From(0.5, -1), generator));
        Assert.Equal(new Generator(1).State, generator.State);
    }
}
