using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>An index is checked on a device as on the CPU, but read back only if its range is not known.</summary>
public class IndexRangeTests
{
    private static readonly Tensor s_table = Tensor.Arange(0, 10, DType.Float32, MirrorDevice.Instance);

    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    public void What_came_from_the_host_is_not_read_back_nor_is_a_view_of_it(DType dtype)
    {
        var index = Tensor.From(3L, 1, 9).To(dtype).To(MirrorDevice.Instance);
        Assert.Equal(0, Reads(() => s_table.IndexSelect(0, index)));
        Assert.Equal(0, Reads(() => s_table.IndexSelect(0, index[1..])));
        Assert.Equal(0, Reads(() => s_table.IndexSelect(0, Tensor.From<int>([2, 2], [2], MirrorDevice.Instance))));
    }

    [Fact]
    public void What_was_computed_there_is_read_back_once()
    {
        var index = s_table.ArgSort(0);
        Assert.Equal(1, Reads(() => s_table.IndexSelect(0, index)));
        Assert.Equal(0, Reads(() => s_table.Gather(0, index)));
    }

    [Fact]
    public void A_part_says_nothing_of_the_whole()
    {
        var index = Tensor.Arange(0, 20, DType.Int64, MirrorDevice.Instance);
        _ = s_table.IndexSelect(0, index[..5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_table.IndexSelect(0, index));
    }

    [Fact]
    public void The_part_within_the_axis_is_taken_of_a_whole_that_is_not() =>
        Assert.Equal([4f, 5], s_table.IndexSelect(0, Tensor.From(4L, 5, 99).To(MirrorDevice.Instance)[..2]).ToArray<float>());

    [Fact]
    public void What_was_written_since_is_checked_again()
    {
        var index = Tensor.From(3L, 1).To(MirrorDevice.Instance);
        _ = s_table.IndexSelect(0, index);
        index[1].Fill(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_table.IndexSelect(0, index));
        index[1].Fill(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_table.IndexSelect(0, index));
        index.CopyFrom(Tensor.From(9L, 0).To(MirrorDevice.Instance));
        Assert.Equal([9f, 0], s_table.IndexSelect(0, index).ToArray<float>());
    }

    [Fact]
    public void On_the_CPU_a_span_may_be_written_at_any_time()
    {
        Tensor table = Tensor.Arange(0, 10, DType.Float32), index = Tensor.From(3L, 1);
        var span = index.AsWritableSpan<long>();
        _ = table.IndexSelect(0, index);
        span[0] = 10;
        Assert.Throws<ArgumentOutOfRangeException>(() => table.IndexSelect(0, index));
    }

    private static int Reads(Action call) => MirrorDevice.Traffic(call).Downloads;
}
