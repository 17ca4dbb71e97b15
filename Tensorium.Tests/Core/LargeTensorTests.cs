using Tensorium.Backends.Cpu;
using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>Sizes at which 32-bit arithmetic on elements or bytes would overflow. Where it can be, the memory is a view of one element.</summary>
public class LargeTensorTests
{
    [Fact]
    public void Chunks_are_counted_to_the_largest_tensor_there_is()
    {
        Assert.Equal(0, Cut.Count(0, 16));
        Assert.Equal(1, Cut.Count(16, 16));
        Assert.Equal(2, Cut.Count(17, 16));
        Assert.Equal(1 << 17, Cut.Count(int.MaxValue, 1 << 14));
    }

    [Fact]
    public void The_largest_tensor_is_written_in_every_place()
    {
        var x = Tensor.Zeros([1], DType.UInt8).Expand([int.MaxValue]);
        x.Fill(7);
        Assert.Equal(7, x[int.MaxValue - 1].Item());
    }

    [Fact]
    public void Arrays_of_more_than_two_gigabytes_are_copied_in_and_out()
    {
        Assert.SkipUnless(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= 10L << 30, "needs three arrays of 2 GiB, and leaves room for others");
        var values = new double[(1 << 28) + 3];
        (values[0], values[^1]) = (1, 2);
        var copy = Tensor.From<double>(values, [values.Length]).ToArray<double>();
        Assert.Equal((values.Length, 1.0, 0.0, 2.0), (copy.Length, copy[0], copy[1 << 27], copy[^1]));
    }

    [Fact]
    public void Joining_to_more_elements_than_a_tensor_holds_is_refused_by_name()
    {
        var half = Tensor.Zeros([1], DType.UInt8).Expand([1_500_000_000]);
        var error = Assert.Throws<ShapeException>(() => Tensor.Cat([half, half]));
        Assert.StartsWith("Cat: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("3000000000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_beside_a_zero_are_bounded_like_others()
    {
        Assert.Throws<ShapeException>(() => Tensor.Zeros([0, 70_000, 70_000]));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([70_000, 70_000, 0]));
    }

    [Fact]
    public void Creations_that_are_too_large_are_refused_as_shapes()
    {
        Assert.Throws<ShapeException>(() => Tensor.Eye(50_000));
        Assert.Throws<ShapeException>(() => Tensor.Arange(int.MinValue, int.MaxValue));
    }

    [Fact]
    public void Ranges_end_where_integers_do() =>
        Assert.Equal([int.MaxValue - 2L, int.MaxValue - 1L], Tensor.Arange(int.MaxValue - 2, int.MaxValue).ToArray<long>());
}
