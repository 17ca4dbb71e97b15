using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Tensorium.IO;

/// <summary>What an .npy file says of itself before its elements, believed only as far as it fits the number of bytes that follow.</summary>
/// <param name="Element">The type of the elements.</param>
/// <param name="IsFortranOrder">Whether the first axis is the one that runs fastest.</param>
/// <param name="Shape">The sizes.</param>
/// <remarks>Specification: numpy.lib.format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
internal sealed record NpyHeader(NpyElement Element, bool IsFortranOrder, Shape Shape)
{
    /// <summary>What version 1.0 can have at most; with versions 2.0 and 3.0, whatever is longer is an attack rather than a tensor.</summary>
    private const int MaxLength = ushort.MaxValue;

    // Elements begin at a multiple of this, for readers that map the file into memory.
    private const int Alignment = 64;

    private const int VersionBytes = 2;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks a header, and leaves the stream at the elements.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">The bytes of the file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="DataFormatException">The header is not one, or does not fit the length.</exception>
    public static NpyHeader Read(Stream stream, long length, string source)
    {
        Span<byte> start = stackalloc byte[Magic.Length + VersionBytes];
        Fill(stream, start, source, "the magic bytes");
        if (!start.StartsWith(Magic))
            throw Bad(source, $"an .npy file begins with the bytes 93 4E 55 4D 50 59, this one with {Convert.ToHexString(start[..Magic.Length])}; is it an .npy file?");
        var (major, minor) = (start[^2], start[^1]);
        if (major is < 1 or > 3 || minor != 0) throw Bad(source, $"the format's version is {major}.{minor}; versions 1.0, 2.0 and 3.0 are read");

        Span<byte> number = stackalloc byte[major == 1 ? sizeof(ushort) : sizeof(uint)];
        Fill(stream, number, source, "the header's length");
        var textLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(number) : BinaryPrimitives.ReadUInt32LittleEndian(number);
        var rest = length - start.Length - number.Length;
        if (textLength > MaxLength) throw Bad(source, $"the header claims {textLength} bytes; a header of numbers has at most {MaxLength}");
        if (textLength > rest) throw Bad(source, $"the header claims {textLength} bytes, {rest} follow its length; the file is truncated");

        var text = new byte[textLength];
        Fill(stream, text, source, "the header");
        if (major == 3 && !Utf8.IsValid(text)) throw Bad(source, "the header is not valid UTF-8");
        var (descr, isFortranOrder, sizes) = NpyLiteral.Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), source);
        var element = NpyElement.Parse(descr, source);
        return new(element, isFortranOrder, Fit(sizes, element.Width, rest - textLength, source));
    }

    /// <summary>The header of a tensor, version 1.0, as NumPy writes it.</summary>
    public static byte[] Write(DType dtype, Shape shape)
    {
        var sizes = shape.Rank == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        var text = $"{{'descr': '{NpyElement.Descr(dtype)}', 'fortran_order': False, 'shape': ({sizes}), }}";
        var before = Magic.Length + VersionBytes + sizeof(ushort);
        var length = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + VersionBytes), (ushort)(length - before));
        header.AsSpan(before).Fill((byte)' ');
        Encoding.Latin1.GetBytes(text, header.AsSpan(before));
        header[^1] = (byte)'\n';
        return header;
    }

    private static Shape Fit(long[] sizes, int width, long rest, string source)
    {
        var shape = FileShape.Create(sizes, source);
        var bytes = (long)shape.ElementCount * width;
        if (bytes != rest)
        {
            throw Bad(source, $"the shape {shape} takes {bytes} bytes, {rest} follow the header; " + (bytes > rest
                ? "the file is truncated, or the header is wrong"
                : "the header is wrong, or something was appended (several arrays in one file are an .npz's part)"));
        }
        return shape;
    }

    private static void Fill(Stream stream, Span<byte> target, string source, string what)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length) throw Bad(source, $"the file ends within {what}: {read} bytes of {target.Length}");
    }

    private static DataFormatException Bad(string source, string message) => new($"{source}: {message}");
}
