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
        var tensors = new Dictionary<string, Tensor>
        {
            ["f32"] = Bits(DType.Float32, [2, 3]), ["f64"] = Bits(DType.Float64, [5]), ["i32"] = Bits(DType.Int32, [1, 1, 7]), ["i64"] = Bits(DType.Int64, []),
            ["u8"] = Bits(DType.UInt8, [3]), ["bool"] = Tensor.From(true, false, true, true).Unsqueeze(1), ["empty"] = Tensor.Zeros([0, 3]), [""] = Bits(DType.UInt8, [1]),
            ["naïve \"quoted\" 数 😀"] = Bits(DType.UInt8, [2]), ["transposed"] = Bits(DType.Float32, [3, 4]).T, ["more than a chunk"] = Bits(DType.Float64, [200_001]),
        };
        var metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "\n\u0001 é", [""] = "" };
        var path = _folder.File("t.safetensors");
        Safetensors.Save(path, tensors, metadata);

        var (read, readMetadata) = Safetensors.Load(path);
        Assert.Equal(metadata.OrderBy(p => p.Key, StringComparer.Ordinal), readMetadata.OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(tensors.Count, read.Count);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal((tensor.DType, tensor.Shape), (read[name].DType, read[name].Shape));
            Assert.Equal(TensorBytes.Copy(tensor), TensorBytes.Copy(read[name]));
        }

        // Any bits are a number of these types.
        Tensor Bits(DType dtype, Shape shape)
        {
            var words = new uint[shape.ElementCount * dtype.Size()];
            generator.FillBits(words);
            var tensor = Tensor.Zeros(shape, dtype);
            Array.ConvertAll(words, word => (byte)word).CopyTo(TensorBytes.Part(tensor, 0, words.Length));
            return tensor;
        }
    }

    [Fact]
    public void The_file_is_this_byte_for_byte_in_whatever_order_the_tensors_come()
    {
        var (a, b) = (KeyValuePair.Create("a", Tensor.From<byte>([1, 2, 3])), KeyValuePair.Create("b", Tensor.Ones([1, 1])));
        // Header by name, data by width: 'b' keeps its alignment of four.
        const string Header = """{"__metadata__":{"k":"v"},"a":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""";
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        byte[] expected = [.. Length(padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 0x80, 0x3F, 1, 2, 3];

        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        Safetensors.Save(_folder.File("ab"), new Dictionary<string, Tensor>([a, b]), metadata);
        Safetensors.Save(_folder.File("ba"), new Dictionary<string, Tensor>([b, a]), metadata);
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("ab")));
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("ba")));
    }

    [Fact]
    public void No_tensors_are_a_file_too()
    {
        var path = _folder.File("none");
        Safetensors.Save(path, new Dictionary<string, Tensor>());
        Assert.Equal([.. Length(8), .. "{}      "u8], File.ReadAllBytes(path));
        var (tensors, metadata) = Safetensors.Load(path);
        Assert.Empty(tensors);
        Assert.Empty(metadata);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_the_old_file_stays()
    {
        var path = _folder.File("t", [9]);
        Refused("__metadata__", "__metadata__");
        Refused("half of a surrogate pair", "\uD800");

        void Refused(string message, string name)
        {
            var thrown = Assert.ThrowsAny<ArgumentException>(() => Safetensors.Save(path, new Dictionary<string, Tensor> { [name] = Tensor.Ones([1]) }));
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
