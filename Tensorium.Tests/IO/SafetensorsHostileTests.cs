using System.Buffers.Binary;
using System.Text;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

/// <summary>Files made to mislead the reader: each ends in a <see cref="DataFormatException"/> that names the file and, where there is one, the tensor.</summary>
public sealed class SafetensorsHostileTests : IDisposable
{
    private const string Good = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_that_the_others_are_spoilt_from_is_good()
    {
        var (tensors, _) = Safetensors.Load(Make(Good, 8));
        Assert.Equal("w", Assert.Single(tensors).Key);
    }

    [Theory]
    [InlineData("", 0, "must be a JSON object")]
    [InlineData("[]", 0, "must be a JSON object")]
    [InlineData("  {}", 0, "must be a JSON object")]
    [InlineData("{", 0, "not JSON")]
    [InlineData("{} {}", 0, "not JSON")]
    [InlineData("""{"w":1}""", 0, "'w': must be an object")]
    [InlineData("""{"w":{"x":[[[[[[1]]]]]]}}""", 0, "not JSON")]
    [InlineData("""{"__metadata__":1}""", 0, "__metadata__ must be an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ 'a' must be a string")]
    [InlineData("""{"__metadata__":{"a":"","a":""}}""", 0, "two 'a'")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "two __metadata__")]
    [InlineData("""{"\ud800":{}}""", 0, "surrogate")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "surrogate")]
    [InlineData("""{"w":{"\ud800":1}}""", 0, "surrogate")]
    public void Headers_of_another_form(string header, int data, string message) => Refused(message, Make(header, data));

    [Theory]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", "has no dtype")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "has no shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "has no data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "has two dtype")]
    [InlineData("""{"w":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "dtype 'F16' is not supported")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "dtype 'BF16' is not supported")]
    [InlineData("""{"w":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}""", "dtype must be a string")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "shape must be an array")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "not '-2'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "not '-1'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "not '2.0'")]
    [InlineData("""{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "shape must hold integers")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "not '9223372036854775808'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[0,8]}}""", "more elements than memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,8]}}""", "more elements than memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]}}""", "more elements than memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "takes 4 bytes")]
    [InlineData("""{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", "takes 16 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets must be")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "data_offsets must be")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "at most 2")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "not '-8'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""", "there is a gap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2305843009213693951],"data_offsets":[0,9223372036854775804]}}""", "the file holds 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "8 bytes follow the last tensor 'w'")]
    public void Tensors_that_lie(string header, string message)
    {
        var path = Make(header, 8);
        Assert.Contains("'w'", Refused(message, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 4, 4, 8, null)]
    [InlineData(4, 8, 0, 4, null)]
    [InlineData(0, 8, 4, 8, "overlap")]
    [InlineData(0, 4, 0, 4, "overlap")]
    [InlineData(0, 4, 8, 12, "gap")]
    [InlineData(0, 4, 4, 12, "the file holds 8")]
    [InlineData(0, 4, 4, 4, "4 bytes follow the last tensor")]
    public void Two_tensors_must_cover_the_data(int begin0, int end0, int begin1, int end1, string? message)
    {
        var path = Make(
            $$$"""{"a":{"dtype":"U8","shape":[{{{end0 - begin0}}}],"data_offsets":[{{{begin0}}},{{{end0}}}]},"b":{"dtype":"U8","shape":[{{{end1 - begin1}}}],"data_offsets":[{{{begin1}}},{{{end1}}}]}}""", 8);
        if (message is null)
            Assert.Equal(2, Safetensors.Load(path).Tensors.Count);
        else
            Refused(message, path);
    }

    [Fact]
    public void Duplicate_names_however_spelt()
    {
        Refused("two tensors are named 'w'", Make("""{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0077":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0));
    }

    [Fact]
    public void Bytes_that_are_no_bools() =>
        Refused("tensor 'w': element 1 is 2", Make("""{"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", [1, 2]));

    [Fact]
    public void A_header_that_is_not_UTF8() => Refused("UTF-8", Make([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], []));

    [Theory]
    [InlineData(100_000_001ul, "more than the format's")]
    [InlineData(ulong.MaxValue, "more than the format's")]
    [InlineData(9_223_372_036_854_775_808ul, "more than the format's")]
    [InlineData(1000ul, "truncated")]
    public void Header_lengths_that_lie(ulong length, string message)
    {
        var file = File.ReadAllBytes(Make(Good, 8));
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Refused(message, _folder.File("t", file));
    }

    [Fact]
    public void A_shape_with_a_million_sizes() =>
        Refused("at most 64", Make($$$"""{"w":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, 1_000_000))}}}],"data_offsets":[0,1]}}""", 1));

    // Empty tensors cost a file the least for what they cost the reader.
    [Fact]
    public void A_file_of_nothing_but_header_takes_memory_in_proportion()
    {
        var tensors = Enumerable.Range(0, 20_000).Select(i => $$$"""
            "{{{i}}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
            """);
        var path = Make("{" + string.Join(',', tensors) + "}", 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(20_000, Safetensors.Load(path).Tensors.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * new FileInfo(path).Length);
    }

    [Fact]
    public void A_long_name_with_control_characters_is_quoted_in_one_short_line()
    {
        var message = Refused("not supported", Make($$$"""{"\n{{{new string('x', 5000)}}}":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}}""", 0));
        Assert.DoesNotContain('\n', message);
        Assert.True(message.Length < _folder.Path.Length + 400, message);
    }

    [Fact]
    public void Every_truncation_and_every_appended_byte()
    {
        var file = File.ReadAllBytes(Make(Good, 8));
        for (var length = 0; length < file.Length; length++)
            Refused("", _folder.File("t", file[..length]));
        Refused("1 bytes follow the last tensor 'w'", _folder.File("t", [.. file, 0]));
    }

    // The format allows them.
    [Theory]
    [InlineData("2147483647,2147483647,0", "too large")]
    [InlineData("4294967296,0", "too large")]
    [InlineData("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0", "at most 16 axes")]
    public void Shapes_that_no_tensor_has(string shape, string message)
    {
        var path = Make($$$"""{"w":{"dtype":"U8","shape":[{{{shape}}}],"data_offsets":[0,0]}}""", 0);
        var thrown = Assert.Throws<DataFormatException>(() => Safetensors.Load(path)).Message;
        Assert.StartsWith($"{path}: tensor 'w': the shape", thrown, StringComparison.Ordinal);
        Assert.Contains(message, thrown, StringComparison.Ordinal);
    }

    private string Refused(string message, string path)
    {
        var thrown = Assert.Throws<DataFormatException>(() => Safetensors.Load(path));
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        return thrown.Message;
    }

    private string Make(string header, int data) => Make(header, new byte[data]);

    private string Make(string header, byte[] data) => Make(Encoding.UTF8.GetBytes(header), data);

    private string Make(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return _folder.File("t", [.. length, .. header, .. data]);
    }
}
