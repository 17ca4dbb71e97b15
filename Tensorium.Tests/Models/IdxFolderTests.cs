using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Tensorium.Models.Data;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class IdxFolderTests
{
    [Theory]
    [InlineData('-', false)]
    [InlineData('-', true)]
    [InlineData('.', false)]
    [InlineData('.', true)]
    public void A_folder_is_read_under_each_of_the_usual_names(char separator, bool compressed)
    {
        using var folder = new TempFolder();
        foreach (var (name, content) in Whole())
        {
            var as_ = name.Replace("-idx", separator + "idx", StringComparison.Ordinal);
            _ = compressed ? folder.File(as_ + ".gz", GZip(content)) : folder.File(as_, content);
        }

        var data = Mnist.Load(folder.Path);
        Assert.Equal((Mnist.Name, 3, 2), (data.Name, data.Train.Count, data.Test.Count));
        Assert.Equal([0, 1, 2], data.Train.Labels.ToArray());
        Assert.Equal(Images(3)[16..], data.Train.Pixels.ToArray());
        Assert.Equal(FashionMnist.Name, FashionMnist.Load(folder.Path).Name);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        using var folder = new TempFolder();
        Write(folder, Whole());
        File.Delete(folder.File("t10k-labels-idx1-ubyte"));
        AssertRefused(folder.Path, "t10k-labels-idx1-ubyte is missing");
        AssertRefused(folder.File("nowhere"), "there is no such folder");
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", "images of 28×28 pixels")]
    [InlineData("train-labels-idx1-ubyte", "one label an image")]
    public void Files_of_another_rank_are_refused(string name, string expected)
    {
        using var folder = new TempFolder();
        var files = Whole();
        files[name] = [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7];
        Write(folder, files);
        AssertRefused(folder.Path, expected, name);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        using var folder = new TempFolder();
        var files = Whole();
        files["t10k-images-idx3-ubyte"] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4];
        Write(folder, files);
        AssertRefused(folder.Path, "[1, 2, 2]", "28×28");
    }

    [Fact]
    public void Counts_that_differ_are_refused()
    {
        using var folder = new TempFolder();
        var files = Whole();
        files["train-labels-idx1-ubyte"] = Labels(2);
        Write(folder, files);
        AssertRefused(folder.Path, "2 labels, but 3 images");
    }

    [Fact]
    public void Labels_beyond_nine_are_refused()
    {
        using var folder = new TempFolder();
        var files = Whole();
        files["train-labels-idx1-ubyte"][^1] = 10;
        Write(folder, files);
        AssertRefused(folder.Path, "label 2 is 10");
    }

    [Fact]
    public void An_empty_data_set_is_refused()
    {
        using var folder = new TempFolder();
        var files = Whole();
        (files["train-images-idx3-ubyte"], files["train-labels-idx1-ubyte"]) = (Images(0), Labels(0));
        Write(folder, files);
        AssertRefused(folder.Path, "there are no images");
    }

    [Fact]
    public void The_cache_is_filled_once_and_mended_where_it_is_damaged()
    {
        using var cache = new CacheFolder();
        var published = Whole().ToDictionary(file => file.Key + ".gz", file => GZip(file.Value));
        using var server = new Server(published);
        var source = Source(published);

        var folder = DataCache.Fill(source, server);
        Assert.Equal(4, server.Requests);
        Assert.Equal(3, IdxFolder.Load(source, folder).Train.Count);
        DataCache.Fill(source, server);
        Assert.Equal(4, server.Requests);

        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), [1, 2, 3]);
        DataCache.Fill(source, server);
        Assert.Equal(5, server.Requests);
        Assert.Equal(published["train-labels-idx1-ubyte.gz"], File.ReadAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte.gz")));
    }

    [Fact]
    public void A_download_with_another_checksum_is_not_kept()
    {
        using var cache = new CacheFolder();
        var published = Whole().ToDictionary(file => file.Key + ".gz", file => GZip(file.Value));
        var source = Source(published);
        published["train-images-idx3-ubyte.gz"] = [1, 2, 3];
        using var server = new Server(published);
        var refusal = Assert.Throws<DataFormatException>(() => DataCache.Fill(source, server));
        Assert.Contains("SHA-256", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(DataCache.Folder, source.Name)));
    }

    [Fact]
    public void Without_a_network_the_message_says_what_to_put_where()
    {
        using var cache = new CacheFolder();
        using var server = new Server([]);
        var refusal = Assert.Throws<IOException>(() => DataCache.Fill(Mnist.Source, server));
        Assert.Contains("train-images-idx3-ubyte.gz", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(DataCache.Folder, "mnist"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--data-dir", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string folder, params string[] parts)
    {
        var refusal = Assert.Throws<DataFormatException>(() => Mnist.Load(folder));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    private static Dictionary<string, byte[]> Whole() => new()
    {
        ["train-images-idx3-ubyte"] = Images(3),
        ["train-labels-idx1-ubyte"] = Labels(3),
        ["t10k-images-idx3-ubyte"] = Images(2),
        ["t10k-labels-idx1-ubyte"] = Labels(2),
    };

    private static byte[] Images(byte count) =>
        [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. Enumerable.Range(0, count * 784).Select(i => (byte)i)];

    private static byte[] Labels(byte count) => [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(i => (byte)i)];

    private static void Write(TempFolder folder, Dictionary<string, byte[]> files)
    {
        foreach (var (name, content) in files) folder.File(name, content);
    }

    private static byte[] GZip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }

    private static IdxSource Source(Dictionary<string, byte[]> published)
    {
        string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(published[name]));
        return new(
            "invented", new("http://data.invalid/folder/"), Hash("train-images-idx3-ubyte.gz"), Hash("train-labels-idx1-ubyte.gz"),
            Hash("t10k-images-idx3-ubyte.gz"), Hash("t10k-labels-idx1-ubyte.gz"));
    }

    /// <summary>Answers from memory, in place of the network.</summary>
    private sealed class Server(Dictionary<string, byte[]> files) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(files.TryGetValue(request.RequestUri!.Segments[^1], out var content)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }
                : throw new HttpRequestException("no such host"));
        }
    }

    /// <summary>A cache of the test's own, for as long as it lasts; the tests of one class run one after the other.</summary>
    private sealed class CacheFolder : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly string? _before = Environment.GetEnvironmentVariable(DataCache.Variable);

        public CacheFolder() => Environment.SetEnvironmentVariable(DataCache.Variable, _folder.Path);

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(DataCache.Variable, _before);
            _folder.Dispose();
        }
    }
}
