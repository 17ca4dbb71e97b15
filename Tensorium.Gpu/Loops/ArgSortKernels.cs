using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>Chains to sort: chain (o, i) of [outer, count, inner] has the number o · inner + i.</summary>
internal readonly struct SortSizes(int chains, int count, int inner)
{
    public readonly int Chains = chains;
    public readonly FastDivisor Count = new(count);
    public readonly FastDivisor Inner = new(inner);

    /// <summary>Where element r of a chain lies.</summary>
    public int Place(int chain, int r)
    {
        var o = Inner.Quotient(chain);
        return (((o * Count.Value) + r) * Inner.Value) + chain - (o * Inner.Value);
    }
}

/// <summary>
/// Sorts tiles in shared memory by bitonic networks: a tile is some whole chains, each padded to a power of two, whose places are then the result, or a piece of a long
/// chain, which is a run to be merged.
/// </summary>
internal readonly struct TileSortKernel<TKey, T, TEntry>(
    ArrayView<T> x, ulong flip, SortSizes sizes, int log2Padded, int log2Chains, int tilesPerChain, ArrayView<TEntry> runs, ArrayView<long> y) : IKernel
    where TKey : struct, IOrderKey<T>
    where T : unmanaged
    where TEntry : unmanaged, ISortEntry<TEntry>
{
    public void Run()
    {
        var entries = SharedMemory.Allocate<TEntry>(ArgSortLoop.TileEntries);
        var (slots, padded) = (1 << (log2Padded + log2Chains), 1 << log2Padded);
        var firstChain = Grid.IdxX / tilesPerChain << log2Chains;
        var firstElement = Grid.IdxX % tilesPerChain << log2Padded;
        for (var n = Group.IdxX; n < slots; n += Group.DimX)
        {
            var slot = Slot(n);
            var chain = firstChain + (slot >> log2Padded);
            var r = firstElement + (slot & (padded - 1));
            entries[slot] = chain < sizes.Chains && r < sizes.Count.Value
                ? TEntry.Of(OrderKeys.Directed<TKey, T>(x[sizes.Place(chain, r)], flip), r)
                : TEntry.Last;
        }

        for (var log2Size = 1; log2Size <= log2Padded; log2Size++)
        {
            for (var log2Stride = log2Size - 1; log2Stride >= 0; log2Stride--)
            {
                DeviceMath.Barrier();
                for (var pair = Group.IdxX; pair < slots / 2; pair += Group.DimX) Exchange(entries, pair, log2Size, 1 << log2Stride);
            }
        }

        DeviceMath.Barrier();
        for (var n = Group.IdxX; n < slots; n += Group.DimX)
        {
            var slot = Slot(n);
            var chain = firstChain + (slot >> log2Padded);
            var r = firstElement + (slot & (padded - 1));
            if (chain >= sizes.Chains || r >= sizes.Count.Value) continue;
            if (tilesPerChain == 1) y[sizes.Place(chain, r)] = TEntry.Place(entries[slot]);
            else runs[(chain * sizes.Count.Value) + r] = entries[slot];
        }
    }

    // Neighbouring threads take neighbours in memory.
    private int Slot(int n) => sizes.Inner.Value == 1 ? n : ((n & ((1 << log2Chains) - 1)) << log2Padded) | (n >> log2Chains);

    private void Exchange(ArrayView<TEntry> entries, int pair, int log2Size, int stride)
    {
        var at = (2 * pair) - (pair & (stride - 1));
        var (first, second) = (entries[at], entries[at + stride]);

        // Chains all end in ascending order, whatever their number in the tile.
        var isAscending = log2Size == log2Padded || ((at >> log2Size) & 1) == 0;
        if (TEntry.IsBefore(second, first) != isAscending) return;
        entries[at] = second;
        entries[at + stride] = first;
    }
}

/// <summary>
/// Merges neighbouring runs of each chain: the place of an entry is its place in its own run, and how many of the other run are before it, found by bisection.
/// Neighbouring threads find neighbouring places, so that most of the search is in cache.
/// </summary>
internal readonly struct MergeKernel<TEntry>(ArrayView<TEntry> from, int log2Run, SortSizes sizes, int isLast, ArrayView<TEntry> to, ArrayView<long> y) : IKernel
    where TEntry : unmanaged, ISortEntry<TEntry>
{
    public void Run()
    {
        var at = Grid.IdxX * Group.DimX + Group.IdxX;
        if (at >= sizes.Chains * sizes.Count.Value) return;
        var count = sizes.Count.Value;
        var chain = sizes.Count.Quotient(at);
        var first = chain * count;
        var r = at - first;
        var entry = from[at];
        var other = ((r >> log2Run) ^ 1) << log2Run;
        var place = r;
        if (other < count)
        {
            var (low, high) = (other, IntrinsicMath.Min(count, other + (1 << log2Run)));
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (TEntry.IsBefore(from[first + middle], entry)) low = middle + 1;
                else high = middle;
            }

            // The entries of the other run before this one come first; if that run is the earlier one, its start counts once.
            place = other < r ? r - (1 << log2Run) + low - other : r + low - other;
        }

        if (isLast != 0) y[sizes.Place(chain, place)] = TEntry.Place(entry);
        else to[first + place] = entry;
    }
}
