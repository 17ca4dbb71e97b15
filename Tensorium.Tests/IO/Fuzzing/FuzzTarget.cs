namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>A reader, real files for it, and what it promises of files that were spoilt.</summary>
/// <param name="Name">What is spoilt.</param>
/// <param name="Files">Good files, or the part of them that is spoilt.</param>
/// <param name="Read">Reads the file at a path.</param>
internal sealed record FuzzTarget(string Name, byte[][] Files, Action<string> Read)
{
    /// <summary>Makes a file of a spoilt part, so that what protects the part (a checksum, a length) does not keep its mutations from the reader.</summary>
    public Func<byte[], byte[]> Wrap { get; init; } = bytes => bytes;

    /// <summary>The name that the reader expects.</summary>
    public string FileName { get; init; } = "file";

    /// <summary>What else the reader expects in the folder.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Others { get; init; } = [];

    /// <summary>The exceptions that the reader's documentation names for files that are wrong.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [typeof(DataFormatException)];

    /// <summary>The bytes that the reader may allocate for each byte of the file.</summary>
    public int Multiple { get; init; } = 32;

    /// <summary>The bytes that the reader may allocate whatever the file: buffers, an exception with its message.</summary>
    public int Constant { get; init; } = 64 << 10;

    /// <summary>Of the cases that are asked for, one in so many is run: for readers that do much else.</summary>
    public int Slowness { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
