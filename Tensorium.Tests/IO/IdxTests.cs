using System.IO.Compression;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

public sealed class IdxTests : IDisposable
{
    private static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9];
    private static readonly byte[] s_images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_and_images_plain_or_compressed(bool compressed)
    {
        var labels = Idx.Read(_folder.File("l", compressed ? Gzip(s_labels) : s_labels));
        Assert.Equal([3], labels.Shape);
        Assert.Equal([7, 8, 9], labels.Data);
        var images = Idx.Read(_folder.File("i", compressed ? Gzip(s_images) : s_images));
        Assert.Equal([2, 1, 3], images.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], images.Data);
    }

    // Longer than the reader's first step into a compressed file, and no multiple of it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Three_megabytes(bool compressed)
    {
        const int Count = 3_500_001;
        var words = new uint[Count];
        new Generator(6).FillBits(words);
        var elements = Array.ConvertAll(words, word => (byte)(word & 15));
        byte[] file = [0, 0, 8, 1, 0, Count >> 16, Count >> 8 & 255, Count & 255, .. elements];
        Assert.Equal(elements, Idx.Read(_folder.File("l", compressed ? Gzip(file) : file)).Data);
    }

    [Fact]
    public void No_elements_are_an_array_too()
    {
        var empty = Idx.Read(_folder.File("e", [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.Equal([0, 5], empty.Shape);
        Assert.Empty(empty.Data);
    }

    [Theory]
    [InlineData("the file ends within the magic number")]
    [InlineData("the file ends within the magic number", 0, 0, 8)]
    [InlineData("begins with two zero bytes, this one with 50 4B", 0x50, 0x4B, 3, 4)]
    [InlineData("the element type is 0x0D", 0, 0, 0x0D, 1, 0, 0, 0, 0)]
    [InlineData("the number of sizes is 0", 0, 0, 8, 0)]
    [InlineData("the file ends within size 1 of 2", 0, 0, 8, 2, 0, 0, 0, 1, 0, 0)]
    [InlineData("size 0 is 4294967295", 0, 0, 8, 1, 255, 255, 255, 255)]
    [InlineData("more elements than memory", 0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0)]
    [InlineData("more elements than memory", 0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 0, 0, 0, 0)]
    [InlineData("say 3 bytes, it holds 2", 0, 0, 8, 1, 0, 0, 0, 3, 1, 2)]
    [InlineData("say 3 bytes, more follow", 0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3, 4)]
    public void Files_that_are_not_what_they_claim(string message, params int[] file)
    {
        var bytes = Array.ConvertAll(file, x => (byte)x);
        Refused(message, bytes);
        Refused(message, Gzip(bytes));
    }

    [Fact]
    public void A_header_that_claims_more_than_the_file_can_hold_gets_no_memory_for_it()
    {
        byte[] lie = [0, 0, 8, 1, 0x40, 0, 0, 0];
        Refused("more than the file can hold", lie);
        Refused("more than the file can hold", Gzip(lie));

        // Within what gzip could hold, memory grows with what is there: the claim is 2²⁵, the file ends after 2²⁰ zeros or so.
        byte[] plausible = [0, 0, 8, 1, 2, 0, 0, 0, .. new byte[1 << 20]];
        var noise = new uint[1 << 14];
        new Generator(1).FillBits(noise);
        byte[] file = Gzip([.. plausible, .. Array.ConvertAll(noise, word => (byte)word), .. Array.ConvertAll(noise, word => (byte)(word >> 8))]);
        var path = _folder.File("t", file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => Idx.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1 << 20, 5 << 20);
    }

    [Fact]
    public void Every_truncation_plain_or_compressed()
    {
        foreach (var file in new[] { s_images, Gzip(s_images) })
        {
            for (var length = 0; length < file.Length; length++)
                Refused("", file[..length]);
        }
    }

    [Fact]
    public void Whatever_follows_the_gzip_data() => Refused("something was appended", [.. Gzip(s_labels), 1, 2, 3, 4]);

    [Fact]
    public void A_missing_file_is_the_system_s_own_error() =>
        Assert.Throws<FileNotFoundException>(() => Idx.Read(_folder.File("missing")));

    private void Refused(string message, byte[] file)
    {
        var path = _folder.File("t", file);
        var thrown = Assert.Throws<DataFormatException>(() => Idx.Read(path));
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
