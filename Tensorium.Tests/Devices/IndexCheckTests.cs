using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Indices on another device are checked, and those that the host sent there without reading them back.</summary>
public sealed class IndexCheckTests
{
    private static readonly Device s_device = MirrorDevice.Instance;

    private static readonly Tensor s_rows = Tensor.Normal([4, 3], new Generator(1), device: s_device);

    public static TheoryData<string> Ways => ["From", "To", "a view", "Arange"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_the_host_sent_is_not_read_back(string way)
    {
        var index = Sent(way, 0, 2, 3);
        var before = MirrorDevice.Downloads;
        _ = s_rows.IndexSelect(0, index);
        _ = index.OneHot(4);
        _ = s_rows.Embedding(index.Reshape(-1, 1));
        Assert.Equal(before, MirrorDevice.Downloads);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_out_of_range_is_refused(string way)
    {
        Assert.Contains("indices go from 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => s_rows.IndexSelect(0, Sent(way, 1, 2, 4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_rows.IndexSelect(0, Sent(way, -1, 2, 3)));
    }

    [Fact]
    public void A_part_that_is_in_range_is_taken_although_the_whole_is_not()
    {
        var index = Sent("From", 1, 2, 9);
        Assert.Equal([2, 3], s_rows.IndexSelect(0, index[..2]).Shape.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => s_rows.IndexSelect(0, index));
    }

    [Fact]
    public void After_a_write_in_place_it_is_read_again()
    {
        var index = Sent("From", 0, 1, 2);
        _ = s_rows.IndexSelect(0, index);
        index.Fill(7);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_rows.IndexSelect(0, index));
        index.CopyFrom(Tensor.From<long>([3, 3, 3], [3], s_device));
        Assert.Equal([3, 3], s_rows.IndexSelect(0, index).Shape.ToArray());
    }

    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    public void Integers_of_every_dtype_and_views_of_them_are_known(DType dtype)
    {
        var index = Tensor.From(3L, 1, 2).To(dtype).To(s_device);
        Assert.Equal(0, MirrorDevice.Traffic(() => s_rows.IndexSelect(0, index)).Downloads);
        Assert.Equal(0, MirrorDevice.Traffic(() => s_rows.IndexSelect(0, index[Slice.Every(-2)])).Downloads);
    }

    [Fact]
    public void What_was_computed_there_is_read_back_once()
    {
        var index = s_rows[.., 0].Contiguous().ArgSort(0);
        Assert.Equal(1, MirrorDevice.Traffic(() => s_rows.IndexSelect(0, index)).Downloads);
        Assert.Equal(0, MirrorDevice.Traffic(() => s_rows.IndexSelect(0, index)).Downloads);
    }

    [Fact]
    public void A_part_that_was_read_says_nothing_of_the_whole()
    {
        var index = Tensor.From(0L, 1, 2).To(s_device) * 2;
        Assert.Equal(1, MirrorDevice.Traffic(() => s_rows.IndexSelect(0, index[..2])).Downloads);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_rows.IndexSelect(0, index));
    }

    [Fact]
    public void On_the_CPU_a_span_may_be_written_at_any_time()
    {
        Tensor rows = Tensor.Ones([4, 3]), index = Tensor.From(3L, 1);
        var span = index.AsWritableSpan<long>();
        _ = rows.IndexSelect(0, index);
        span[0] = 10;
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.IndexSelect(0, index));
    }

    private static Tensor Sent(string way, long first, long second, long third) => way switch
    {
        "From" => Tensor.From<long>([first, second, third], [3], s_device),
        "To" => Tensor.From(first, second, third).To(s_device),
        "a view" => Tensor.From(first, second, third).Reshape(1, 3).To(s_device).Squeeze(0),
        _ => Tensor.Arange((int)first, (int)third + 1, device: s_device),
    };
}
