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

    private static Tensor Sent(string way, long first, long second, long third) => way switch
    {
        "From" => Tensor.From<long>([first, second, third], [3], s_device),
        "To" => Tensor.From(first, second, third).To(s_device),
        "a view" => Tensor.From(first, second, third).Reshape(1, 3).To(s_device).Squeeze(0),
        _ => Tensor.Arange((int)first, (int)third + 1, device: s_device),
    };
}
