using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensorium.IO;

/// <summary>An array of bytes as an IDX file holds it.</summary>
/// <param name="Shape">The sizes, outermost first: [count] for labels, [count, rows, columns] for images.</param>
/// <param name="Data">The elements in row-major order.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, byte[] Data);

/// <summary>
/// Reads IDX files, the format of MNIST and its kin, plain or compressed by gzip: two zero bytes, the element type, the number of sizes,
/// the sizes (32 bits, big-endian), the elements.
/// </summary>
/// <remarks>LeCun, Cortes, Burges: The MNIST database, "File formats".</remarks>
public static class Idx
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Deflate cannot do better than 258 bytes from 2 bits.</summary>
    internal const long BestCompression = 1032;

    // The longest first step into a compressed file whose header may lie.
    private const int FirstRead = 1 << 20;

    /// <summary>The array of unsigned bytes in the file.</summary>
    /// <exception cref="DataFormatException">The file is no IDX file of bytes, is damaged or truncated, or goes on after its last element.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IdxArray Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!compressed)
            return Read(file, path, capacity: file.Length);
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var array = Read(gzip, path, capacity: file.Length * BestCompression);
            CheckTrailer(file, path, sizeof(uint) * (1L + array.Shape.Count) + array.Data.Length);
            return array;
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException($"{path}: the gzip data are damaged or truncated: {e.Message}", e);
        }
    }

    private static IdxArray Read(Stream stream, string path, long capacity)
    {
        var shape = ReadShape(stream, path);
        Int128 product = 1;
        foreach (var size in shape)
        {
            product *= Math.Max(size, 1);
            if (product > Array.MaxLength)
                throw Bad(path, $"the header claims the sizes [{string.Join(", ", shape)}], more elements than memory can hold");
        }
        var count = shape.Contains(0) ? 0 : (int)product;
        if (count > capacity)
            throw Bad(path, $"the header claims the sizes [{string.Join(", ", shape)}], {count} bytes, more than the file can hold: at most {capacity}");

        var data = ReadElements(stream, path, shape, count);
        if (stream.ReadByte() >= 0)
            throw Bad(path, $"the sizes [{string.Join(", ", shape)}] say {count} bytes, more follow; the header is wrong, or something was appended");
        return new(shape, data);
    }

    // GZipStream passes over a trailer that is cut off, and over whatever follows it; the length in the last four bytes gives both away.
    private static void CheckTrailer(FileStream file, string path, long unpacked)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        file.Seek(-word.Length, SeekOrigin.End);
        ReadWord(file, path, word, "gzip's trailer");
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (stated != unpacked)
            throw Bad(path, $"{unpacked} bytes were unpacked, the gzip data end by stating {stated}; the file is truncated, or something was appended");
    }

    private static int[] ReadShape(Stream stream, string path)
    {
        Span<byte> word = stackalloc byte[4];
        ReadWord(stream, path, word, "the magic number");
        if (word[0] != 0 || word[1] != 0)
            throw Bad(path, $"an IDX file begins with two zero bytes, this one with {word[0]:X2} {word[1]:X2}; is it an IDX file?");
        if (word[2] != UnsignedByte)
            throw Bad(path, $"the element type is 0x{word[2]:X2}, only unsigned bytes (0x{UnsignedByte:X2}) are read");
        if (word[3] == 0)
            throw Bad(path, "the number of sizes is 0, at least 1 is expected");

        var shape = new int[word[3]];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            ReadWord(stream, path, word, $"size {axis} of {shape.Length}");
            var size = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (size > int.MaxValue)
                throw Bad(path, $"size {axis} is {size}, at most {int.MaxValue} is expected");
            shape[axis] = (int)size;
        }
        return shape;
    }

    private static void ReadWord(Stream stream, string path, Span<byte> word, string what)
    {
        var read = stream.ReadAtLeast(word, word.Length, throwOnEndOfStream: false);
        if (read < word.Length)
            throw Bad(path, $"the file ends within {what}: {read} bytes of {word.Length}");
    }

    // Memory grows with what was read, twofold at most: a header that lies within the bounds of compression must not get what it claims.
    private static byte[] ReadElements(Stream stream, string path, int[] shape, int count)
    {
        var data = GC.AllocateUninitializedArray<byte>(Math.Min(count, FirstRead));
        var read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            if (read < data.Length)
                throw Bad(path, $"the file is truncated: the sizes [{string.Join(", ", shape)}] say {count} bytes, it holds {read}");
            if (read == count)
                return data;
            Array.Resize(ref data, (int)Math.Min(count, 2L * data.Length));
        }
    }

    private static DataFormatException Bad(string path, string message) => new($"{path}: {message}");
}
