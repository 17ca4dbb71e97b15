using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tensorium.IO;

/// <summary>The elements of an .npy file, and the dtype that they become: their own, or the smallest here that holds every value of theirs.</summary>
/// <param name="Kind">NumPy's letter: b(ool), i(nteger), u(nsigned) or f(loat).</param>
/// <param name="Width">Bytes an element.</param>
/// <param name="IsBigEndian">Whether the first byte is the most significant one.</param>
/// <param name="DType">What they become.</param>
internal readonly record struct NpyElement(char Kind, int Width, bool IsBigEndian, DType DType)
{
    /// <summary>Whether the bytes in the file are those in memory, but perhaps for their order.</summary>
    public bool IsExact => (Kind, Width) is not (('f', 2) or ('i', 1) or ('i', 2) or ('u', 2) or ('u', 4));

    /// <summary>What <c>descr</c> is for a dtype: little-endian, as NumPy writes it on all common machines.</summary>
    public static string Descr(DType dtype) => dtype switch
    {
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Int32 => "<i4",
        DType.Int64 => "<i8",
        DType.UInt8 => "|u1",
        DType.Bool => "|b1",
        _ => throw new DTypeException($"{dtype.Name()} has no NumPy type"),
    };

    /// <summary>From the text of <c>descr</c>: byte order, kind, width.</summary>
    /// <exception cref="DataFormatException">No dtype here holds the values of such elements.</exception>
    public static NpyElement Parse(string descr, string source)
    {
        DType? dtype = descr.Length < 2 ? null : descr[1..] switch
        {
            "f4" or "f2" => DType.Float32,
            "f8" => DType.Float64,
            "i4" or "i2" or "i1" or "u2" => DType.Int32,
            "i8" or "u4" => DType.Int64,
            "u1" => DType.UInt8,
            "b1" => DType.Bool,
            _ => null,
        };
        var isOrder = dtype is not null && (descr[0] is '<' or '>' || (descr[0] == '|' && descr[2] == '1'));
        if (dtype is null || !isOrder) throw new DataFormatException($"{source}: elements of type {FileText.Quote(descr)} {Advice(descr)}");
        return new(descr[1], descr[2] - '0', descr[0] == '>', dtype.Value);
    }

    /// <summary>Reads the elements in the order in which the file has them.</summary>
    /// <param name="stream">Stands at the first of them.</param>
    /// <param name="target">As many, of <see cref="DType"/>, contiguous and on the CPU.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="DataFormatException">The file ends too early, or a bool is neither 0 nor 1.</exception>
    public void Read(Stream stream, Tensor target, string source)
    {
        const int ChunkElements = 1 << 13;
        var raw = IsExact ? null : new byte[Width * Math.Min(ChunkElements, target.ElementCount)];
        var size = DType.Size();
        for (var done = 0L; done < target.ElementCount; done += ChunkElements)
        {
            var count = (int)Math.Min(ChunkElements, target.ElementCount - done);
            var part = TensorBytes.Part(target, done * size, count * size);
            var bytes = raw is null ? part : raw.AsSpan(0, count * Width);
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length)
                throw new DataFormatException($"{source}: the file is truncated: {target.ElementCount} elements were announced, {done + (read / Width)} are there");
            if (IsBigEndian) Reverse(bytes);
            if (raw is not null) Widen(bytes, part);
            // A bool that is neither 0 nor 1 compares equal to neither, and breaks whoever counts on it.
            if (Kind == 'b' && part.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var i)
                throw new DataFormatException($"{source}: element {done + i} is {part[i]}, a bool is 0 or 1");
        }
    }

    private static string Advice(string descr) => descr.Length < 2 ? "are not known" : descr[1] switch
    {
        'O' => "are Python objects, which only running code from the file could bring back; store numbers: array.astype('float64')",
        'u' => "are not read: no dtype here holds them; store them as array.astype('int64')",
        'c' => "are not read: there are no complex numbers here; store array.real and array.imag",
        'f' or 'g' => "are not read: no dtype here holds them; store them as array.astype('float64')",
        'S' or 'U' or 'V' or 'M' or 'm' => "are not numbers, and are not read",
        _ => "are not known; expected one of <f4, <f8, <i4, <i8, |u1, |b1, or what they hold: f2, i1, i2, u2, u4; > for big-endian",
    };

    private void Reverse(Span<byte> bytes)
    {
        switch (Width)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private void Widen(ReadOnlySpan<byte> from, Span<byte> to)
    {
        switch (Kind, Width)
        {
            case ('f', 2): Widen<Half, float>(from, to, x => (float)x); break;
            case ('i', 1): Widen<sbyte, int>(from, to, x => x); break;
            case ('i', 2): Widen<short, int>(from, to, x => x); break;
            case ('u', 2): Widen<ushort, int>(from, to, x => x); break;
            default: Widen<uint, long>(from, to, x => x); break;
        }
    }

    private static void Widen<TFrom, TTo>(ReadOnlySpan<byte> from, Span<byte> to, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, TFrom>(from);
        var target = MemoryMarshal.Cast<byte, TTo>(to);
        for (var i = 0; i < source.Length; i++) target[i] = convert(source[i]);
    }
}
