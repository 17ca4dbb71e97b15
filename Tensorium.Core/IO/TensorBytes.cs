using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.IO;

/// <summary>A tensor's elements as the bytes of a file: row-major, little-endian.</summary>
internal static class TensorBytes
{
    private const int ChunkSize = 1 << 20;

    /// <summary>The number of bytes.</summary>
    public static long Length(Tensor tensor) => (long)tensor.ElementCount * tensor.DType.Size();

    /// <summary>The bytes of a tensor of any layout and device, copied.</summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public static byte[] Copy(Tensor tensor)
    {
        var bytes = new byte[Length(tensor)];
        if (bytes.Length == 0) return bytes;
        var source = tensor.Detached().Contiguous();
        source.Device.Download(source.Storage, (long)source.Offset * source.DType.Size(), bytes);
        return bytes;
    }

    /// <summary>Writes the bytes of a tensor of any layout, device and size.</summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public static void Write(Tensor tensor, Stream stream)
    {
        var source = tensor.Detached().Contiguous();
        var begin = (long)source.Offset * source.DType.Size();
        var length = Length(source);
        var chunk = new byte[Math.Min(length, ChunkSize)];
        for (var done = 0L; done < length; done += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - done));
            source.Device.Download(source.Storage, begin + done, part);
            stream.Write(part);
        }
    }

    /// <summary>Part of the memory of a tensor that was just made, on the CPU, to be filled.</summary>
    public static Span<byte> Part(Tensor tensor, long start, int length) => MemoryMarshal.CreateSpan(
        ref Unsafe.AddByteOffset(ref ((CpuStorage)tensor.Storage).GetPinnableReference(), (nint)start), length);
}
