using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensorium.IO;

/// <summary>Writes pictures as PNG files, 8 bits a channel, grey or RGB.</summary>
/// <remarks>W3C: Portable Network Graphics (PNG) Specification (Third Edition). Rows are unfiltered, the data one chunk.</remarks>
public static class Png
{
    private const byte Grey = 0;
    private const byte Rgb = 2;

    private static readonly uint[] s_crcTable = CrcTable();

    /// <summary>Writes a grey picture, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixels">A byte a pixel, 0 black to 255 white, row by row from the top left: <paramref name="height"/> × <paramref name="width"/>.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException">The pixels are not as many as width and height say, or either is not positive.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveGrey(string path, ReadOnlySpan<byte> pixels, int width, int height) =>
        Save(path, Encode(pixels, width, height, Grey, channels: 1));

    /// <summary>Writes a colour picture, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixels">Red, green, blue of each pixel, row by row from the top left: <paramref name="height"/> × <paramref name="width"/> × 3.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException">The pixels are not as many as width and height say, or either is not positive.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveRgb(string path, ReadOnlySpan<byte> pixels, int width, int height) =>
        Save(path, Encode(pixels, width, height, Rgb, channels: 3));

    /// <summary>The CRC-32 of ISO 3309 over <paramref name="data"/>, going on from <paramref name="crc"/>.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> data, uint crc = 0)
    {
        crc = ~crc;
        foreach (var b in data)
            crc = s_crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static void Save(string path, byte[] file) => AtomicFile.Write(path, stream => stream.Write(file));

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, byte colourType, int channels)
    {
        if (width <= 0 || height <= 0)
            throw new ArgumentException($"Png: a picture has at least one pixel, not {width} × {height}");
        if ((Int128)width * height * channels != pixels.Length)
            throw new ArgumentException($"Png: {width} × {height} pixels of {channels} bytes are {(Int128)width * height * channels} bytes, {pixels.Length} are given");

        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = colourType;
        header[10..].Clear();
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Deflate(pixels, width * channels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> pixels, int rowBytes)
    {
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var start = 0; start < pixels.Length; start += rowBytes)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(start, rowBytes));
            }
        }
        return data.GetBuffer().AsSpan(0, (int)data.Length);
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(data, Crc32(type)));
        file.Write(number);
    }

    private static uint[] CrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
