using System.Buffers.Binary;

namespace Tensorium.Tests.Cli;

/// <summary>A data set in the form of MNIST, of a few images.</summary>
internal static class IdxFiles
{
    public const int TrainImages = 40;
    public const int TestImages = 20;

    public static void Write(string folder)
    {
        Write(folder, "train", TrainImages);
        Write(folder, "t10k", TestImages);
    }

    private static void Write(string folder, string part, int count)
    {
        var pixels = Enumerable.Range(0, count * 784).Select(i => (byte)(i * 31 % 256));
        File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), [.. Header(0x0803, count, 28, 28), .. pixels]);
        File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [.. Header(0x0801, count), .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
    }

    private static IEnumerable<byte> Header(params int[] numbers) => numbers.SelectMany(number =>
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    });
}
