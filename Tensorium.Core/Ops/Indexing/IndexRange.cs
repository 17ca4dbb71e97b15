namespace Tensorium.Ops;

/// <summary>
/// The least and the greatest integer in the memory of a device, where they are known: an index that was brought there, or checked there before, then need not be
/// read back to be checked, which would make the host wait for all that was launched.
/// </summary>
/// <param name="Least">No integer is below it.</param>
/// <param name="Greatest">No integer is above it.</param>
/// <param name="Version">The version of the memory that has them.</param>
internal sealed record IndexRange(long Least, long Greatest, int Version)
{
    /// <summary>Whether an index may be of this dtype.</summary>
    public static bool IsIndex(DType dtype) => dtype != DType.Bool && !dtype.IsFloating();

    /// <summary>What is known of the memory of a tensor, and so of each view of it; null if nothing is, or it was written to since.</summary>
    public static IndexRange? Known(Tensor index) => index.Storage.Range is { } range && range.Version == index.Storage.Version ? range : null;

    /// <summary>Reads the integers' range, both ends in one copy, and remembers it if it is that of the whole memory of another device.</summary>
    /// <param name="index">Integers, at least one.</param>
    /// <param name="copy">The same integers elsewhere, if those are to remember it.</param>
    public static IndexRange Read(Tensor index, Tensor? copy = null)
    {
        var ends = Tensor.Stack([index.Min(), index.Max()]).To(DType.Int64).ToArray<long>();
        var holder = copy ?? index;
        var range = new IndexRange(ends[0], ends[1], holder.Storage.Version);

        // Not on the CPU: a span may be written through at any time, and reading costs little there.
        var isWhole = holder.IsContiguous && (long)holder.ElementCount * holder.DType.Size() == holder.Storage.ByteLength;
        if (isWhole && holder.Device.Kind != DeviceKind.Cpu) holder.Storage.Range = range;
        return range;
    }
}
