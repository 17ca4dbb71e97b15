using System.Buffers.Binary;
using System.Text;

namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>
/// Files spoilt at random: bits flipped, bytes changed, removed, repeated and appended, the end cut off, pieces of other files spliced in, lengths and
/// numbers made huge or negative, words of the formats put where they do not belong.
/// </summary>
internal static class FileMutation
{
    private const int MostEdits = 4;

    private static readonly long[] s_integers =
    [
        0, 1, -1, 2, 16, 17, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000,
        100_000_000, long.MaxValue, long.MinValue, long.MaxValue / 2, long.MaxValue / 8,
    ];

    private static readonly string[] s_numbers =
    [
        "0", "1", "-1", "-0", "00", "17", "65", "100000000", "1.5", "1e3", "1e999", "-1e999", "NaN", "2147483647", "2147483648", "4294967295", "4294967296", "4611686018427387904",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", new string('9', 400), "",
    ];

    private static readonly string[] s_words =
    [
        "{", "}", "[", "]", "(", ")", "\"", "'", "\\", ",", ":", " ", "\n", "\0", "\u00FF", "\\ud800", "\\u0000", "null", "true", "False", "{}", "[]", "()", "0,", "L",
        "[[[[[[[[", "\"a\":1,", "\"__metadata__\":{},", "F64", "BOOL", "U8", "|b1", ">f8", "<f2", "|O", "PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "\u001F\u008B",
    ];

    /// <summary>Between one and four edits of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="others">Files of the same kind, to take pieces from.</param>
    /// <param name="generator">Decides them.</param>
    public static FileEdit[] Draw(byte[] file, byte[][] others, Generator generator)
    {
        var edits = new FileEdit[generator.NextInt(2) == 0 ? 1 : 1 + generator.NextInt(MostEdits)];
        for (var i = 0; i < edits.Length; i++)
        {
            edits[i] = Draw(file, others[generator.NextInt(others.Length)], generator.NextInt(file.Length + 1), generator);
            file = FileEdit.Apply(file, [edits[i]]);
        }
        return edits;
    }

    private static FileEdit Draw(byte[] file, byte[] other, int at, Generator generator)
    {
        var here = at < file.Length ? file[at] : (byte)0;
        switch (generator.NextInt(12))
        {
            case 0: return new(at, 1, [(byte)(here ^ (1 << generator.NextInt(8)))]);
            case 1: return new(at, 1, [(byte)generator.NextUInt32()]);
            case 2: return new(at, 1, [(byte)(here + (2 * generator.NextInt(2)) - 1)]);
            case 3: return new(at, 1 + generator.NextInt(16), []);
            case 4: return new(at, 0, Repeat(Piece(file, at, 20, generator), 1 + generator.NextInt(8)));
            case 5: return new(at, file.Length - at, []);
            case 6: return new(file.Length, 0, Piece(other, generator.NextInt(other.Length), 64, generator));
            case 7: return WriteInteger(file, at, generator);
            case 8: return new(at, generator.NextInt(32), Piece(other, generator.NextInt(other.Length), 32, generator));
            case 9: return WriteNumber(file, at, generator);
            case 10: return new(at, generator.NextInt(2), Encoding.Latin1.GetBytes(s_words[generator.NextInt(s_words.Length)]));
            default: return new(at, generator.NextInt(8), Repeat([(byte)generator.NextUInt32()], 1 + generator.NextInt(64)));
        }
    }

    // The fields of the binary formats: 1 to 8 bytes, either way round.
    private static FileEdit WriteInteger(byte[] file, int at, Generator generator)
    {
        var width = 1 << generator.NextInt(4);
        var isBigEndian = generator.NextInt(2) == 0;
        var value = generator.NextInt(s_integers.Length + 1) is var i && i < s_integers.Length ? s_integers[i] : file.Length + generator.NextInt(3) - 1;
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes = bytes[..width];
        if (isBigEndian) Array.Reverse(bytes);
        return new(at, width, bytes);
    }

    // The fields of the textual ones: the next digits after the place.
    private static FileEdit WriteNumber(byte[] file, int at, Generator generator)
    {
        var text = s_numbers[generator.NextInt(s_numbers.Length)];
        var start = file.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0) return new(at, 1, Encoding.ASCII.GetBytes(text));
        start += at;
        var length = file.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return new(start, length < 0 ? file.Length - start : length, Encoding.ASCII.GetBytes(text));
    }

    private static byte[] Piece(byte[] file, int at, int most, Generator generator) => file[at..Math.Min(file.Length, at + 1 + generator.NextInt(most))];

    private static byte[] Repeat(byte[] piece, int times) => [.. Enumerable.Repeat(piece, times).SelectMany(bytes => bytes)];
}
