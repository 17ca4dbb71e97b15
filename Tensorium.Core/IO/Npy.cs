namespace Tensorium.IO;

/// <summary>One tensor in a file: NumPy's .npy format, which <c>numpy.load</c> and <c>numpy.save</c> read and write. Nothing in such a file is ever executed.</summary>
/// <remarks>Specification: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1.0, 2.0 and 3.0.</remarks>
public static class Npy
{
    /// <summary>Writes a tensor of any layout and device, whole or not at all; the same tensor gives the same bytes.</summary>
    /// <exception cref="IOException">The file cannot be written; what stood there before stays.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory of the tensor back.</exception>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        AtomicFile.Write(path, stream => Write(stream, tensor));
    }

    /// <summary>
    /// Reads the array of a file, onto the CPU, in row-major order whatever order it was stored in, and from either byte order. Elements that have no
    /// dtype here become the smallest that holds all their values: float16 float32; int8, int16 and uint16 int32; uint32 int64. Others (uint64, complex
    /// numbers, texts, records, Python objects) are refused.
    /// </summary>
    /// <exception cref="DataFormatException">The file is not what it claims to be, or its elements are not read; the message names the file.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Tensor Load(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, stream.Length, path);
    }

    /// <summary>Writes the bytes of a file.</summary>
    internal static void Write(Stream stream, Tensor tensor)
    {
        stream.Write(NpyHeader.Write(tensor.DType, tensor.Shape));
        TensorBytes.Write(tensor, stream);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">Its length. No more memory is taken than its elements take, widened.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="DataFormatException">The file is not what it claims to be, or its elements are not read.</exception>
    internal static Tensor Read(Stream stream, long length, string source)
    {
        var header = NpyHeader.Read(stream, length, source);
        // Column-major is row-major with the axes in reverse.
        Shape stored = header.IsFortranOrder ? [.. header.Shape.ToArray().Reverse()] : header.Shape;
        var tensor = Tensor.Empty(stored, header.Element.DType, Device.Cpu);
        header.Element.Read(stream, tensor, source);
        return header.IsFortranOrder ? tensor.Permute([.. Enumerable.Range(0, stored.Rank).Reverse()]).Contiguous() : tensor;
    }
}
