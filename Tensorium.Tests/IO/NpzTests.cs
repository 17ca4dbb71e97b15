using System.IO.Compression;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

public sealed class NpzTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("compressed.npz")]
    public void Archives_that_NumPy_wrote(string name)
    {
        var arrays = Npz.Load(Path.Combine(AppContext.BaseDirectory, "IO", "NumPy", name));
        Assert.Equal(["grid", "folder/größe", "mask", "scalar"], arrays.Keys);
        Assert.Equal(new Shape[] { [2, 3, 4], [2], [2], [] }, arrays.Values.Select(array => array.Shape));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), arrays["grid"].ToArray<float>());
        Assert.Equal([1, 2], arrays["folder/größe"].ToArray<int>());
        Assert.Equal([true, false], arrays["mask"].ToArray<bool>());
        Assert.Equal(2.5, arrays["scalar"].Item());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_saved_comes_back_whatever_the_order(bool compressed)
    {
        var a = Tensor.Normal([50, 60], new Generator(5)).T;
        var b = Tensor.From<byte>(1, 2, 255);
        var path = _folder.File("t.npz");
        Npz.Save(path, new Dictionary<string, Tensor> { ["a"] = a, ["größe/β.npy"] = b }, compressed);
        var first = File.ReadAllBytes(path);
        var arrays = Npz.Load(path);
        Assert.Equal(["a", "größe/β.npy"], arrays.Keys);
        Assert.Equal(a.ToArray<float>(), arrays["a"].ToArray<float>());
        Assert.Equal(a.Shape, arrays["a"].Shape);
        Assert.Equal(b.ToArray<byte>(), arrays["größe/β.npy"].ToArray<byte>());

        Npz.Save(path, new Dictionary<string, Tensor> { ["größe/β.npy"] = b, ["a"] = a }, compressed);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    [Fact]
    public void No_arrays_are_an_archive_too()
    {
        Npz.Save(_folder.File("t"), new Dictionary<string, Tensor>());
        Assert.Empty(Npz.Load(_folder.File("t")));
    }

    [Fact]
    public void Names_that_no_archive_holds_leave_the_file_as_it_was()
    {
        RefusesName("", "is empty");
        RefusesName("a\0b", "NUL");
        RefusesName("\ud800", "surrogate");
        RefusesName(new string('x', 65_532), "65536 bytes");
    }

    [Fact]
    public void Archives_of_other_things()
    {
        Refused("holds arrays alone", Zip(("readme.txt", "text"u8.ToArray())));
        Refused("'x.npy'", Zip(("x.npy", "text, and no array"u8.ToArray())));
        Refused("two arrays of this name", Zip(("x.npy", Array("vector.npy")), ("x.npy", Array("vector.npy"))));
        Refused("something was appended", Zip(("x.npy", Array("two.npy"))));
        Refused("the zip archive is damaged", Array("vector.npy"));
        Refused("the zip archive is damaged", []);
    }

    // Stored bytes have nothing but the checksum to give them away.
    [Fact]
    public void Every_changed_byte_of_a_stored_array_is_noticed()
    {
        var array = Array("f4.npy");
        var good = Zip(("x.npy", array));
        var start = good.AsSpan().IndexOf(array);
        for (var i = 0; i < array.Length; i++)
        {
            byte[] bad = [.. good];
            bad[start + i] ^= 1;
            Refused("", bad);
        }
    }

    [Fact]
    public void Every_truncation()
    {
        var good = Zip(("x.npy", Array("vector.npy")));
        for (var length = 0; length < good.Length; length++) Refused("", good[..length]);
    }

    // The directory says 2³⁰ bytes, and so does the array's header, with 200 bytes in the file.
    [Fact]
    public void A_directory_that_claims_more_than_the_file_can_hold_gets_no_memory_for_it()
    {
        byte[] lie = [.. NpyHeader.Write(DType.UInt8, [1 << 30]), 0];
        var good = Zip(("x.npy", lie));
        var directory = good.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(good.AsSpan(directory + 24), (1 << 30) + 128);
        var path = _folder.File("t", good);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("cannot come out of", path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    private void RefusesName(string name, string message)
    {
        var path = _folder.File("t", [1]);
        var thrown = Assert.Throws<ArgumentException>(() => Npz.Save(path, new Dictionary<string, Tensor> { [name] = Tensor.Ones([1]) }));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal(["t"], _folder.Names());
    }

    private static byte[] Array(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "IO", "NumPy", name));

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private void Refused(string message, byte[] file) => Refused(message, _folder.File("t", file));

    private static void Refused(string message, string path)
    {
        var thrown = Assert.Throws<DataFormatException>(() => Npz.Load(path));
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
