namespace Tensorium.IO;

/// <summary>Where a header says that a tensor lies: <paramref name="Length"/> bytes from <paramref name="Offset"/> in the data.</summary>
internal sealed record SafetensorsSlot(string Name, DType DType, long[] Shape, long Offset, long Length);

/// <summary>
/// What reader and writer share of the format: eight bytes with the header's length, little-endian; the header in JSON; the data.
/// </summary>
/// <remarks>Specification: https://github.com/huggingface/safetensors#format.</remarks>
internal static class SafetensorsFormat
{
    public const int LengthBytes = 8;
    public const string MetadataKey = "__metadata__";

    /// <summary>The reference implementation's bound on the header's bytes.</summary>
    public const long MaxHeaderLength = 100_000_000;

    /// <summary>NumPy's bound; a shape with more is an attack on memory rather than a tensor.</summary>
    public const int MaxRank = 64;

    public static string Code(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Int32 => "I32",
        DType.Int64 => "I64",
        DType.UInt8 => "U8",
        DType.Bool => "BOOL",
        _ => throw new DTypeException($"{dtype.Name()} has no safetensors type"),
    };

    public static DType? FromCode(string code) => code switch
    {
        "F32" => DType.Float32,
        "F64" => DType.Float64,
        "I32" => DType.Int32,
        "I64" => DType.Int64,
        "U8" => DType.UInt8,
        "BOOL" => DType.Bool,
        _ => null,
    };

    /// <summary>The bytes of a tensor; null if the sizes that are not 0 multiply to more than 2⁶³ − 1 bytes.</summary>
    public static long? ByteLength(DType dtype, ReadOnlySpan<long> shape)
    {
        Int128 bytes = dtype.Size();
        var empty = false;
        foreach (var size in shape)
        {
            empty |= size == 0;
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue) return null;
        }
        return empty ? 0 : (long)bytes;
    }
}
