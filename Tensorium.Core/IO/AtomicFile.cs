namespace Tensorium.IO;

/// <summary>Files that are there whole or not at all: written beside their name, flushed to the disk, then moved into place.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;
    private const string Extension = ".tmp";

    /// <summary>
    /// Makes <paramref name="write"/>'s bytes the content of <paramref name="path"/>. Whatever fails, the old file stays as it was (or
    /// absent) and nothing is left beside it; only a killed process leaves its temporary, for <see cref="DeleteLeftovers"/>.
    /// </summary>
    /// <param name="path">The file; its folder exists. A link is replaced, not followed.</param>
    /// <param name="write">Writes the content, once, to a stream that need not be disposed.</param>
    /// <exception cref="IOException">The disk is full, the folder does not exist, or <paramref name="path"/> is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (Directory.Exists(path))
            throw new IOException($"cannot write {path}: it is a folder");

        // A name of its own for each write: two writers of one file then end with one or the other's content, never with a mixture.
        var temporary = $"{path}.{Guid.NewGuid():N}{Extension}";
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        var moved = false;
        try
        {
            using (stream)
            {
                write(stream);
                // Moved before its bytes are on the disk, the name could point to an empty file after a power cut.
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            moved = true;
        }
        finally
        {
            if (!moved)
                File.Delete(temporary);
        }
    }

    /// <summary>
    /// Deletes what processes that were killed in mid-write left beside <paramref name="path"/>. To be called by the one owner of the
    /// file, when no write to it is under way.
    /// </summary>
    public static void DeleteLeftovers(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFileName(path));
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            var candidate = Path.GetFileName(file.AsSpan());
            if (candidate.Length == name.Length + 1 + 32 + Extension.Length
                && candidate.StartsWith(name, StringComparison.Ordinal)
                && candidate[name.Length] == '.'
                && Guid.TryParseExact(candidate.Slice(name.Length + 1, 32), "N", out _))
            {
                File.Delete(file);
            }
        }
    }
}
