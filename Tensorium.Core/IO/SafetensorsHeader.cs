using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Tensorium.IO;

/// <summary>
/// The header of a safetensors file, believed only as far as it was checked: types and shapes are known, byte counts agree with them, and
/// the tensors cover the data without gap or overlap. So whoever allocates by it allocates no more than the file holds.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int MaxNesting = 4;

    private SafetensorsHeader(long dataOffset, List<SafetensorsSlot> slots, SortedDictionary<string, string> metadata) =>
        (DataOffset, Slots, Metadata) = (dataOffset, slots, metadata);

    /// <summary>Where in the file the data begin.</summary>
    public long DataOffset { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsSlot> Slots { get; }

    /// <summary>The texts under <c>__metadata__</c>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks the header; leaves <paramref name="stream"/> at the data.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="DataFormatException">The header is not one, or does not fit the file.</exception>
    public static SafetensorsHeader Read(Stream stream, string file)
    {
        var fileLength = stream.Length;
        if (fileLength < SafetensorsFormat.LengthBytes)
            throw Bad(file, $"a safetensors file begins with {SafetensorsFormat.LengthBytes} bytes of header length, the file has {fileLength} bytes");
        Span<byte> prefix = stackalloc byte[SafetensorsFormat.LengthBytes];
        Fill(stream, prefix, file, name: null);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var rest = fileLength - SafetensorsFormat.LengthBytes;
        if (length > SafetensorsFormat.MaxHeaderLength)
            throw Bad(file, $"the header claims {length} bytes, more than the format's {SafetensorsFormat.MaxHeaderLength}; is this a safetensors file?");
        if (length > (ulong)rest)
            throw Bad(file, $"the header claims {length} bytes, {rest} follow its length; the file is truncated, or is not a safetensors file");

        var json = new byte[length];
        Fill(stream, json, file, name: null);
        return Parse(json, rest - (long)length, file);
    }

    /// <summary>Reads exactly <paramref name="target"/>: part of the tensor <paramref name="name"/>, or of the header where that is null.</summary>
    /// <exception cref="DataFormatException">The file became shorter since its length was asked.</exception>
    public static void Fill(Stream stream, Span<byte> target, string file, string? name)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length)
            throw Bad(file, $"the file ends within {(name is null ? "the header" : "tensor " + FileText.Quote(name))}: {read} bytes of {target.Length}");
    }

    public static DataFormatException Bad(string file, string message, Exception? cause = null) =>
        cause is null ? new($"{file}: {message}") : new($"{file}: {message}", cause);

    private static SafetensorsHeader Parse(byte[] json, long dataLength, string file)
    {
        if (json.Length == 0 || json[0] != (byte)'{')
            throw Bad(file, "the header must be a JSON object and begin with '{'");
        if (!Utf8.IsValid(json))
            throw Bad(file, "the header is not valid UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxNesting });
            var slots = new Dictionary<string, SafetensorsSlot>();
            SortedDictionary<string, string>? metadata = null;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var name = SafetensorsJson.Name(property, file);
                if (name == SafetensorsFormat.MetadataKey)
                    metadata = metadata is null ? SafetensorsJson.Metadata(property.Value, file) : throw Bad(file, "the header has two __metadata__");
                else if (!slots.TryAdd(name, SafetensorsJson.Slot(name, property.Value, file)))
                    throw Bad(file, $"two tensors are named {FileText.Quote(name)}");
            }
            List<SafetensorsSlot> ordered = [.. slots.Values.OrderBy(s => s.Offset).ThenBy(s => s.Length).ThenBy(s => s.Name, StringComparer.Ordinal)];
            CheckCover(ordered, dataLength, file);
            return new(SafetensorsFormat.LengthBytes + json.Length, ordered, metadata ?? new(StringComparer.Ordinal));
        }
        catch (JsonException e)
        {
            throw Bad(file, $"the header is not JSON as safetensors has it: {e.Message}", e);
        }
    }

    private static void CheckCover(List<SafetensorsSlot> slots, long dataLength, string file)
    {
        var end = 0L;
        SafetensorsSlot? last = null;
        foreach (var slot in slots)
        {
            if (slot.Offset != end)
            {
                var before = last is null ? "the data begin" : $"tensor {FileText.Quote(last.Name)} ends";
                var fault = slot.Offset < end ? "they overlap" : "there is a gap";
                throw Bad(file, $"tensor {FileText.Quote(slot.Name)} begins at byte {slot.Offset} of the data where {before} at {end}: {fault}");
            }
            if (slot.Length > dataLength - end)
                throw Bad(file, $"tensor {FileText.Quote(slot.Name)} ends at byte {(Int128)end + slot.Length} of the data, the file holds {dataLength}; it is truncated, or the header is wrong");
            end += slot.Length;
            last = slot;
        }
        if (end != dataLength)
            throw Bad(file, $"{dataLength - end} bytes follow the last tensor{(last is null ? "" : " " + FileText.Quote(last.Name))}; none may");
    }
}
