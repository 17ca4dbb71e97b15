using System.Buffers.Binary;
using System.Text;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_type_and_shape_comes_back()
    {
        var generator = new Generator(1);
        SafetensorsEntry[] entries =
        [
            Entry("f32", DType.Float32, 2, 3), Entry("f64", DType.Float64, 5), Entry("i32", DType.Int32, 1, 1, 7),
            Entry("i64", DType.Int64), Entry("u8", DType.UInt8, 3), Entry("bool", DType.Bool, 4, 1),
            Entry("empty", DType.Float32, 0, 3), Entry("", DType.UInt8, 1), Entry("naïve \"quoted\" 数 😀", DType.UInt8, 2),
        ];
        var metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "\n\u0001 é", [""] = "" };
        var path = _folder.File("t.safetensors");
        SafetensorsWriter.Write(path, entries, metadata);

        var (read, readMetadata) = SafetensorsReader.Read(path);
        Assert.Equal(metadata.OrderBy(p => p.Key, StringComparer.Ordinal), readMetadata);
        Assert.Equal(entries.Length, read.Count);
        foreach (var entry in entries)
        {
            var found = read.Single(e => e.Name == entry.Name);
            Assert.Equal(entry.DType, found.DType);
            Assert.Equal(entry.Shape, found.Shape);
            Assert.Equal(entry.Data.ToArray(), found.Data.ToArray());
        }

        SafetensorsEntry Entry(string name, DType dtype, params long[] shape)
        {
            var words = new uint[shape.Aggregate(1L, (n, size) => n * size) * dtype.Size()];
            generator.FillBits(words);
            var bytes = Array.ConvertAll(words, word => (byte)(dtype == DType.Bool ? word & 1 : word));
            return new(name, dtype, shape, bytes);
        }
    }

    [Fact]
    public void The_file_is_this_byte_for_byte_in_whatever_order_the_tensors_come()
    {
        SafetensorsEntry a = new("a", DType.UInt8, [3], new byte[] { 1, 2, 3 });
        SafetensorsEntry b = new("b", DType.Float32, [1, 1], new byte[] { 0, 0, 0x80, 0x3F });
        // Header by name, data by width: 'b' keeps its alignment of four.
        const string Header = """{"__metadata__":{"k":"v"},"a":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""";
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        byte[] expected = [.. Length(padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 0x80, 0x3F, 1, 2, 3];

        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        SafetensorsWriter.Write(_folder.File("ab"), [a, b], metadata);
        SafetensorsWriter.Write(_folder.File("ba"), [b, a], metadata);
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("ab")));
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("ba")));
    }

    [Fact]
    public void No_tensors_are_a_file_too()
    {
        var path = _folder.File("none");
        SafetensorsWriter.Write(path, []);
        Assert.Equal([.. Length(8), .. "{}      "u8], File.ReadAllBytes(path));
        var (entries, metadata) = SafetensorsReader.Read(path);
        Assert.Empty(entries);
        Assert.Empty(metadata);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_the_old_file_stays()
    {
        var path = _folder.File("t", [9]);
        SafetensorsEntry good = new("a", DType.UInt8, [1], new byte[1]);
        Refused("two tensors are named 'a'", good, good);
        Refused("__metadata__", good with { Name = "__metadata__" });
        Refused("tensor 'a' is float32 [1]", good with { DType = DType.Float32 });
        Refused("tensor 'a' is uint8 [-1, -1]", good with { Shape = [-1, -1] });
        Refused("half of a surrogate pair", good with { Name = "\uD800" });

        void Refused(string message, params SafetensorsEntry[] entries)
        {
            var thrown = Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(path, entries));
            Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
            Assert.Equal([9], File.ReadAllBytes(path));
            Assert.Equal(["t"], _folder.Names());
        }
    }

    private static byte[] Length(long length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }
}
