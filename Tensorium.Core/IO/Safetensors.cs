namespace Tensorium.IO;

/// <summary>Tensors in files: the safetensors format, which other frameworks read and write too. Nothing in such a file is ever executed.</summary>
/// <remarks>Specification: https://github.com/huggingface/safetensors#format. Of its dtypes F32, F64, I32, I64, U8 and BOOL are supported.</remarks>
public static class Safetensors
{
    private const int LargestPart = 1 << 30;

    /// <summary>Writes tensors of any layout and device under their names, whole or not at all; the same tensors give the same bytes.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or the header grows beyond 100 MB.</exception>
    /// <exception cref="IOException">The file cannot be written; what stood there before stays.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory of a tensor back.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, tensors, metadata);

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
            var tensor = Tensor.Empty(FileShape.Create(slot.Shape, $"{path}: tensor {FileText.Quote(slot.Name)}"), slot.DType, Device.Cpu);
            Fill(tensor, stream, slot, path);
            tensors.Add(slot.Name, tensor);
        }

        return new(tensors, header.Metadata);
    }

    /// <summary>Reads a slot's bytes from a stream that stands at them. Part by part: a span ends at 2 GiB, a tensor does not.</summary>
    private static void Fill(Tensor tensor, Stream stream, SafetensorsSlot slot, string path)
    {
        for (var done = 0L; done < slot.Length; done += LargestPart)
        {
            var part = TensorBytes.Part(tensor, done, (int)Math.Min(LargestPart, slot.Length - done));
            SafetensorsHeader.Fill(stream, part, path, slot.Name);
            // A bool that is neither 0 nor 1 compares equal to neither, and breaks whoever counts on it.
            if (slot.DType == DType.Bool && part.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var i)
                throw SafetensorsHeader.Bad(path, $"tensor {FileText.Quote(slot.Name)}: element {done + i} is {part[i]}, a bool is 0 or 1");
        }
    }
}

/// <summary>What a safetensors file held.</summary>
/// <param name="Tensors">The tensors by name.</param>
/// <param name="Metadata">The texts of its <c>__metadata__</c>.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
