namespace Tensorium.IO;

/// <summary>Reads safetensors files that anyone may have written.</summary>
internal static class SafetensorsReader
{
    /// <summary>All tensors of a file, in the order of their data, and its metadata.</summary>
    /// <exception cref="DataFormatException">The file is not what it claims to be; the message names the file and the tensor.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var header = SafetensorsHeader.Read(stream, path);
        var entries = new List<SafetensorsEntry>(header.Slots.Count);
        foreach (var slot in header.Slots)
        {
            if (slot.Length > Array.MaxLength)
                throw SafetensorsHeader.Bad(path, $"tensor {FileText.Quote(slot.Name)} has {slot.Length} bytes; {Array.MaxLength} are the most that can be read");
            var data = GC.AllocateUninitializedArray<byte>((int)slot.Length);
            ReadData(stream, slot, data, path);
            entries.Add(new(slot.Name, slot.DType, slot.Shape, data));
        }
        return (entries, header.Metadata);
    }

    /// <summary>Reads a slot's bytes into <paramref name="target"/> from a stream that stands at them, so that they need not be copied.</summary>
    public static void ReadData(Stream stream, SafetensorsSlot slot, Span<byte> target, string file)
    {
        SafetensorsHeader.Fill(stream, target, file, slot.Name);
        // A bool that is neither 0 nor 1 compares equal to neither, and breaks whoever counts on it.
        if (slot.DType == DType.Bool && target.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var i)
            throw SafetensorsHeader.Bad(file, $"tensor {FileText.Quote(slot.Name)}: element {i} is {target[i]}, a bool is 0 or 1");
    }
}
