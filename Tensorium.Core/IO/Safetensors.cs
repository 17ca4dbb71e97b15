namespace Tensorium.IO;

/// <summary>Tensors in files: the safetensors format, which other frameworks read and write too. Nothing in such a file is ever executed.</summary>
/// <remarks>Specification: https://github.com/huggingface/safetensors#format. Of its dtypes F32, F64, I32, I64, U8 and BOOL are supported.</remarks>
public static class Safetensors
{
    /// <summary>Writes tensors of any layout and device under their names, whole or not at all; the same tensors give the same bytes.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or the header grows beyond 100 MB.</exception>
    /// <exception cref="IOException">The file cannot be written; what stood there before stays.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory of a tensor back.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, tensors.Select(pair => Entry(pair.Key, pair.Value)), metadata);

    /// <summary>Reads all tensors of a file, onto the CPU.</summary>
    /// <exception cref="DataFormatException">The file is not what it claims to be; the message names the file and the tensor.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static SafetensorsFile Load(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var header = SafetensorsHeader.Read(stream, path);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var slot in header.Slots)
        {
            var tensor = Tensor.Empty(ToShape(slot, path), slot.DType, Device.Cpu);
            SafetensorsReader.ReadData(stream, slot, TensorBytes.Part(tensor, 0, (int)slot.Length), path);
            tensors.Add(slot.Name, tensor);
        }

        return new(tensors, header.Metadata);
    }

    private static SafetensorsEntry Entry(string name, Tensor tensor) =>
        new(name, tensor.DType, [.. tensor.Shape.ToArray().Select(size => (long)size)], TensorBytes.Copy(tensor));

    private static Shape ToShape(SafetensorsSlot slot, string path)
    {
        var source = $"{path}: tensor {FileText.Quote(slot.Name)}";
        if (slot.Length > Array.MaxLength) throw new DataFormatException($"{source} has {slot.Length} bytes; {Array.MaxLength} are the most that can be read");
        return FileShape.Create(slot.Shape, source);
    }
}

/// <summary>What a safetensors file held.</summary>
/// <param name="Tensors">The tensors by name.</param>
/// <param name="Metadata">The texts of its <c>__metadata__</c>.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
