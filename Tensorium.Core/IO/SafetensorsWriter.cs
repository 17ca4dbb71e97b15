using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Tensorium.IO;

/// <summary>Writes safetensors files: the same tensors and metadata give the same bytes, in whatever order they are given.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="ArgumentException">A name is <c>__metadata__</c> or is not valid UTF-16; the header passes 100 MB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var byName = tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).ToArray();
        foreach (var (name, _) in byName)
        {
            CheckText(name, "a tensor's name");
            if (name == SafetensorsFormat.MetadataKey)
                throw new ArgumentException($"safetensors: no tensor may be named {name}, the format keeps that name for itself");
        }

        foreach (var (key, text) in metadata ?? new Dictionary<string, string>())
        {
            CheckText(key, "a key of the metadata");
            CheckText(text, "a text of the metadata");
        }

        // Wide elements first: then every tensor lies at a multiple of its element's size, for readers that map the file into memory.
        var byData = byName.OrderByDescending(tensor => tensor.Value.DType.Size()).ToArray();
        var header = Header(byName, byData, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var (_, tensor) in byData) TensorBytes.Write(tensor, stream);
        });
    }

    // The JSON writer would put U+FFFD for it, and the name that is read would not be the one that was written.
    private static void CheckText(string text, string what)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i))
                throw new ArgumentException($"safetensors: {what} has half of a surrogate pair: {FileText.Quote(text)}");
            i++;
        }
    }

    private static byte[] Header(KeyValuePair<string, Tensor>[] byName, KeyValuePair<string, Tensor>[] byData, IReadOnlyDictionary<string, string>? metadata)
    {
        var offsets = new Dictionary<string, long>(byData.Length);
        var end = 0L;
        foreach (var (name, tensor) in byData)
        {
            offsets.Add(name, end);
            end += TensorBytes.Length(tensor);
        }

        var buffer = new ArrayBufferWriter<byte>();
        buffer.Advance(Padded(buffer, SafetensorsFormat.LengthBytes));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsFormat.MetadataKey);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, text);
                json.WriteEndObject();
            }
            foreach (var (name, tensor) in byName)
                WriteSlot(json, name, tensor, offsets[name]);
            json.WriteEndObject();
        }
        buffer.Advance(Padded(buffer, -buffer.WrittenCount & (SafetensorsFormat.LengthBytes - 1)));

        var length = buffer.WrittenCount - SafetensorsFormat.LengthBytes;
        if (length > SafetensorsFormat.MaxHeaderLength)
            throw new ArgumentException($"safetensors: the header takes {length} bytes, the format allows {SafetensorsFormat.MaxHeaderLength}: fewer tensors, or shorter names and metadata");
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        return header;
    }

    private static void WriteSlot(Utf8JsonWriter json, string name, Tensor tensor, long offset)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", SafetensorsFormat.Code(tensor.DType));
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + TensorBytes.Length(tensor));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Spaces: the header's padding to 8 bytes, as the format asks; and the place of its length until that is known.
    private static int Padded(ArrayBufferWriter<byte> buffer, int count)
    {
        buffer.GetSpan(count)[..count].Fill((byte)' ');
        return count;
    }
}
