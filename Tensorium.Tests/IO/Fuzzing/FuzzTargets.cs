using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Tensorium.IO;
using Tensorium.Models;
using Tensorium.Models.Data;

namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>Every reader of files, with real files for it.</summary>
internal static partial class FuzzTargets
{
    // Deflate's best, and once more where memory grows twofold.
    private const int Compression = 2 * 1032;

    private static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 12, 7, 8, 9, 0, 1, 2, 3, 4, 5, 5, 5, 5];
    private static readonly byte[] s_images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 5, .. Enumerable.Range(0, 30).Select(i => (byte)(i * i))];

    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Arrays(), .. Models(), .. Runs()];

    public static FuzzTarget Named(string name) => All.Single(target => target.Name == name);

    private static IEnumerable<FuzzTarget> Arrays()
    {
        yield return new("IDX", [s_labels, s_images], path => Idx.Read(path));
        yield return new("IDX, compressed", [Gzip(s_labels), Gzip(s_images)], path => Idx.Read(path)) { Multiple = Compression };
        yield return new("IDX, then compressed", [s_labels, s_images], path => Idx.Read(path)) { Wrap = Gzip, Multiple = Compression };

        var safetensors = WithFile(path => Safetensors.Save(
            path,
            new Dictionary<string, Tensor>
            {
                ["a.weight"] = Tensor.Arange(0, 4).To(DType.Float32).Reshape(2, 2), ["a.bias"] = Tensor.Ones([1], DType.Float64),
                ["mask"] = Tensor.From(true, false, true), ["step"] = Tensor.From(5L)[0], ["none"] = Tensor.Zeros([0, 3]), ["bytes"] = Tensor.From<byte>(1, 2),
            },
            new Dictionary<string, string> { ["format"] = "pt" }));
        yield return new("safetensors", [safetensors], path => Safetensors.Load(path));
        yield return Header("safetensors, header", safetensors, path => Safetensors.Load(path));

        byte[][] npy = [.. ((string[])["f4", "f8-big", "i1", "u4-big", "f2", "b1", "fortran-big-narrow", "version2", "version3", "scalar", "empty", "record", "object"]).Select(NumPy)];
        // The files of what is refused give the others pieces, and are no good files themselves.
        byte[][] readable = npy[..^2];
        yield return new("npy", readable, path => Npy.Load(path));
        yield return new("npy, header", [.. npy[..^2].Where(file => file[6] == 1).Select(file => file[10..])], path => Npy.Load(path)) { Wrap = NpyWithHeader };

        var savedNpz = WithFile(path => Npz.Save(path, new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([40, 50]), ["größe"] = Tensor.From(1, 2) }, compressed: true));
        yield return new("npz", [NumPy("stored.npz", ""), NumPy("compressed.npz", ""), savedNpz], path => Npz.Load(path)) { Multiple = Compression };
        yield return new("npz, then compressed", readable, path => Npz.Load(path)) { Wrap = Zip, Multiple = Compression };

        byte[] pixels = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[2 * 784]];
        byte[] digits = [0, 0, 8, 1, 0, 0, 0, 2, 3, 9];
        (string, byte[])[] pairs = [("train-images-idx3-ubyte", pixels), ("train-labels-idx1-ubyte", digits), ("t10k-images-idx3-ubyte", pixels), ("t10k-labels-idx1-ubyte", digits)];
        yield return new("folder of IDX files, labels", [digits], path => Mnist.Load(Path.GetDirectoryName(path)!)) { FileName = "train-labels-idx1-ubyte", Others = pairs };
        yield return new("folder of IDX files, images", [pixels], path => Mnist.Load(Path.GetDirectoryName(path)!)) { FileName = "train-images-idx3-ubyte", Others = pairs };
    }

    /// <summary>The header of a safetensors file alone: its length is made right again, and the data follow.</summary>
    private static FuzzTarget Header(string name, byte[] file, Action<string> read)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var data = file[(8 + length)..];
        return new(name, [file[8..(8 + length)]], read) { Wrap = header => [.. BitConverter.GetBytes((long)header.Length), .. header, .. data] };
    }

    // The length that the header announces: up to the newline that ends it, wherever mutation put that.
    private static byte[] NpyWithHeader(byte[] file)
    {
        var end = file.AsSpan().IndexOf((byte)'\n') is >= 0 and var newline ? newline + 1 : file.Length;
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)Math.Min(end, ushort.MaxValue)), .. file];
    }

    private static byte[] NumPy(string name) => NumPy(name, ".npy");

    private static byte[] NumPy(string name, string extension) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "IO", "NumPy", name + extension));

    private static byte[] WithFile(Action<string> write)
    {
        using var folder = new TempFolder();
        write(folder.File("t"));
        return File.ReadAllBytes(folder.File("t"));
    }

    private static byte[] Gzip(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }

    private static byte[] Zip(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            using var entry = archive.CreateEntry("x.npy", content.Length % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
            entry.Write(content);
        }
        return bytes.ToArray();
    }
}
