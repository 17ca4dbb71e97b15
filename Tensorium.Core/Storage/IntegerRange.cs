namespace Tensorium;

/// <summary>
/// Between which integers all elements of a storage on another device lie. The host knows it of what it sent there itself: labels and constants need not be read back each time that they are
/// used as an index, which would have the device finish all that it was given before.
/// </summary>
/// <param name="Least">None is below.</param>
/// <param name="Greatest">None is above.</param>
/// <param name="Version">The version of the storage that this is true of: a write in place ends it.</param>
internal sealed record IntegerRange(long Least, long Greatest, int Version)
{
    /// <summary>Notes what lies in a storage that was just filled with these elements, and with no others.</summary>
    public static void Note(Storage storage, ReadOnlySpan<long> elements)
    {
        if (elements.IsEmpty || storage is CpuStorage) return;
        var (least, greatest) = (elements[0], elements[0]);
        foreach (var element in elements) (least, greatest) = (Math.Min(least, element), Math.Max(greatest, element));
        storage.Integers = new(least, greatest, storage.Version);
    }
}
