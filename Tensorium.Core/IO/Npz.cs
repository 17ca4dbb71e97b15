using System.IO.Compression;
using System.Text;

namespace Tensorium.IO;

/// <summary>Tensors by name in a file: NumPy's .npz format, a zip archive of .npy files, which <c>numpy.load</c>, <c>numpy.savez</c> and <c>numpy.savez_compressed</c> read and write.</summary>
/// <remarks>Specification: https://numpy.org/doc/stable/reference/generated/numpy.savez.html; the arrays are those of <see cref="Npy"/>.</remarks>
public static class Npz
{
    private const string Extension = ".npy";

    private static readonly UTF8Encoding s_names = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A clock's reading would make the same tensors other bytes each time; NumPy writes this date too, the first that zip knows.
    private static readonly DateTimeOffset s_date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes tensors of any layout and device under their names, whole or not at all; without compression, the same tensors give the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors; they are written in the order of their names.</param>
    /// <param name="compressed">Whether to compress them: smaller files of pixels and zeros, and much slower.</param>
    /// <exception cref="ArgumentException">A name is empty, is not valid UTF-16, has a NUL character, or takes more than 65,531 bytes.</exception>
    /// <exception cref="IOException">The file cannot be written; what stood there before stays.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory of a tensor back.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var name in tensors.Keys) CheckName(name);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, s_names);
            foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry(name + Extension, compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = s_date;
                using var content = entry.Open();
                Npy.Write(content, tensor);
            }
        });
    }

    /// <summary>
    /// Reads all arrays of a file, onto the CPU, in the order of the archive; each as <see cref="Npy.Load"/> does. Memory is bounded by what the
    /// file's length can hold: 1,032 times as much, by the best that compression can do.
    /// </summary>
    /// <exception cref="DataFormatException">The file is not what it claims to be, or elements are not read; the message names file and array.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return Read(archive, file.Length, path);
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException($"{path}: the zip archive is damaged or truncated, or is none: {e.Message}", e);
        }
    }

    private static OrderedDictionary<string, Tensor> Read(ZipArchive archive, long fileLength, string path)
    {
        var tensors = new OrderedDictionary<string, Tensor>(archive.Entries.Count, StringComparer.Ordinal);
        var packed = 0L;
        foreach (var entry in archive.Entries)
        {
            var source = $"{path}: {FileText.Quote(entry.FullName)}";
            if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                throw new DataFormatException($"{source}: the archive of an .npz file holds arrays alone, each named *{Extension}");
            if (entry.IsEncrypted) throw new DataFormatException($"{source}: the array is encrypted; store it without a password");
            // Entries that lie on top of each other could claim the same bytes again and again.
            if (entry.CompressedLength < 0 || entry.CompressedLength > fileLength - packed)
                throw new DataFormatException($"{source}: the array claims {entry.CompressedLength} compressed bytes after {packed} of others, the file has {fileLength}; the archive is wrong");
            packed += entry.CompressedLength;
            if (entry.Length > entry.CompressedLength * Idx.BestCompression)
                throw new DataFormatException($"{source}: {entry.Length} bytes cannot come out of {entry.CompressedLength} compressed ones; the archive is wrong");
            if (!tensors.TryAdd(entry.FullName[..^Extension.Length], Read(entry, source)))
                throw new DataFormatException($"{source}: there are two arrays of this name");
        }
        return tensors;
    }

    private static Tensor Read(ZipArchiveEntry entry, string source)
    {
        try
        {
            using var content = new ChecksumStream(entry.Open());
            var tensor = Npy.Read(content, entry.Length, source);
            if (content.ReadByte() >= 0)
                throw new DataFormatException($"{source}: more than {entry.Length} bytes were unpacked; the archive is wrong");
            if (content.Crc32 != entry.Crc32)
                throw new DataFormatException($"{source}: the checksum is {content.Crc32:X8}, the archive says {entry.Crc32:X8}; the file is damaged");
            return tensor;
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException($"{source}: the array is damaged, or compressed in a way that is not read: {e.Message}", e);
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw new ArgumentException("npz: an array's name is empty");
        // Python's zip reader ends a name there.
        if (name.Contains('\0')) throw new ArgumentException($"npz: the name {FileText.Quote(name)} has a NUL character");
        int length;
        try
        {
            length = s_names.GetByteCount(name + Extension);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"npz: the name {FileText.Quote(name)} has half of a surrogate pair", e);
        }
        if (length > ushort.MaxValue) throw new ArgumentException($"npz: the name {FileText.Quote(name)} takes {length} bytes; zip allows {ushort.MaxValue}");
    }
}
