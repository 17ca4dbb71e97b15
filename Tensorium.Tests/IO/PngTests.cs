using System.Buffers.Binary;
using System.IO.Compression;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

public sealed class PngTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The check value that every catalogue of CRCs gives for CRC-32.
    [Fact]
    public void The_checksum_is_CRC32() => Assert.Equal(0xCBF43926u, Png.Crc32("123456789"u8));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 5, 1)]
    [InlineData(3, 700, 1)]
    [InlineData(1, 1, 3)]
    [InlineData(31, 17, 3)]
    public void A_picture_decodes_to_its_pixels(int width, int height, int channels)
    {
        var words = new uint[width * height * channels];
        new Generator(4).FillBits(words);
        var pixels = Array.ConvertAll(words, word => (byte)word);
        Save(_folder.File("p.png"), pixels, width, height, channels);
        Save(_folder.File("q.png"), pixels, width, height, channels);

        var file = File.ReadAllBytes(_folder.File("p.png"));
        Assert.Equal(file, File.ReadAllBytes(_folder.File("q.png")));
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var at = 8;
        var header = Chunk("IHDR");
        var data = Chunk("IDAT");
        Assert.Empty(Chunk("IEND"));
        Assert.Equal(file.Length, at);

        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(header));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        // Eight bits, grey or RGB, deflate, adaptive filters, no interlace.
        Assert.Equal([8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0], header[8..]);
        Assert.Equal(pixels, Unfilter(data));

        byte[] Chunk(string type)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var checkedPart = file.AsSpan(at + 4, length + 4);
            Assert.Equal(type, System.Text.Encoding.ASCII.GetString(checkedPart[..4]));
            Assert.Equal(BitwiseCrc(checkedPart), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            at += 12 + length;
            return checkedPart[4..].ToArray();
        }

        byte[] Unfilter(byte[] compressed)
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            var rows = new MemoryStream();
            zlib.CopyTo(rows);
            var (bytes, stride) = (rows.ToArray(), width * channels);
            Assert.Equal(height * (stride + 1), bytes.Length);
            var decoded = new List<byte>();
            for (var row = 0; row < height; row++)
            {
                Assert.Equal(0, bytes[row * (stride + 1)]);
                decoded.AddRange(bytes.AsSpan(row * (stride + 1) + 1, stride));
            }
            return [.. decoded];
        }
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(4, -1, 4)]
    [InlineData(2, 2, 5)]
    [InlineData(65536, 65536, 0)]
    public void Pixels_that_do_not_make_the_picture_are_refused(int width, int height, int pixels)
    {
        Assert.Throws<ArgumentException>(() => Png.SaveGrey(_folder.File("p.png"), new byte[pixels], width, height));
        Assert.Throws<ArgumentException>(() => Png.SaveRgb(_folder.File("p.png"), new byte[pixels], width, height));
        Assert.Empty(_folder.Names());
    }

    private static void Save(string path, byte[] pixels, int width, int height, int channels)
    {
        if (channels == 1) Png.SaveGrey(path, pixels, width, height);
        else Png.SaveRgb(path, pixels, width, height);
    }

    private static uint BitwiseCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
