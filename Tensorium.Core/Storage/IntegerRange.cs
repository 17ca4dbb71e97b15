namespace Tensorium;

/// <summary>
/// Between which integers all elements of a storage on another device lie. The host knows it of what it sent there itself, and of what it has read once: labels and constants need not be
/// read back each time that they are used as an index, which would have the device finish all that it was given before.
/// </summary>
/// <param name="Least">None is below.</param>
/// <param name="Greatest">None is above.</param>
/// <param name="Version">The version of the storage that this is true of: a write in place ends it.</param>
internal sealed record IntegerRange(long Least, long Greatest, int Version)
{
    /// <summary>Whether the elements are integers.</summary>
    public static bool IsInteger(DType dtype) => dtype != DType.Bool && !dtype.IsFloating();

    /// <summary>Reads the range of integers, both ends in one copy.</summary>
    /// <param name="integers">At least one.</param>
    /// <param name="copy">The same integers in other memory, which is to remember their range; otherwise their own is.</param>
    public static IntegerRange Read(Tensor integers, Tensor? copy = null)
    {
        var ends = Tensor.Stack([integers.Min(), integers.Max()]).To(DType.Int64).ToArray<long>();
        var holder = copy ?? integers;
        var range = new IntegerRange(ends[0], ends[1], holder.Storage.Version);

        // A view says nothing of the rest; on the CPU a span may be written through at any time, and reading costs little.
        var isWhole = holder.IsContiguous && (long)holder.ElementCount * holder.DType.Size() == holder.Storage.ByteLength;
        if (isWhole && holder.Storage is not CpuStorage) holder.Storage.Integers = range;
        return range;
    }
}
