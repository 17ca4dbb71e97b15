using System.Numerics;
using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>The stable order of the elements along an axis: sorted tiles, and then a launch for each doubling of their length.</summary>
internal static class ArgSortLoop
{
    /// <summary>The entries that a group sorts in shared memory, at most: 32 KiB of wide ones.</summary>
    public const int TileEntries = 1 << Log2Tile;

    private const int Log2Tile = 11;

    /// <summary>Short chains share a group up to so many entries: enough work for its threads, and still many groups.</summary>
    private const int Log2Shared = 9;

    /// <summary>y[o, ·, i] = the order of x[o, ·, i].</summary>
    public static void Run<TKey, T>(IlgpuDevice device, ArrayView<T> x, bool isDescending, int outer, int count, int inner, ArrayView<long> y)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged
    {
        var flip = OrderKeys.Flip<TKey, T>(isDescending);
        var sizes = new SortSizes(outer * inner, count, inner);
        if (TKey.Mask <= uint.MaxValue) Run<TKey, T, NarrowEntry>(device, x, flip, sizes, y);
        else Run<TKey, T, WideEntry>(device, x, flip, sizes, y);
    }

    private static void Run<TKey, T, TEntry>(IlgpuDevice device, ArrayView<T> x, ulong flip, SortSizes sizes, ArrayView<long> y)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged
        where TEntry : unmanaged, ISortEntry<TEntry>
    {
        var (launcher, chains, count) = (device.Launcher, sizes.Chains, sizes.Count.Value);
        var log2Padded = Math.Min(Log2Tile, Log2(count));
        if (count <= TileEntries)
        {
            var log2Chains = Math.Min(Math.Max(0, Log2Shared - log2Padded), Log2(chains));
            var groups = (chains + (1 << log2Chains) - 1) >> log2Chains;
            using var none = new Scratch<TEntry>(device, 1);
            launcher.InGroups(new TileSortKernel<TKey, T, TEntry>(x, flip, sizes, log2Padded, log2Chains, 1, none.View, y), groups, launcher.Group);
            return;
        }

        var tiles = (count + TileEntries - 1) / TileEntries;
        var elements = (long)chains * count;
        using var runs = new Scratch<TEntry>(device, elements);
        using var merged = new Scratch<TEntry>(device, elements);
        launcher.InGroups(new TileSortKernel<TKey, T, TEntry>(x, flip, sizes, log2Padded, 0, tiles, runs.View, y), (long)chains * tiles, launcher.Group);
        var (from, to) = (runs.View, merged.View);
        for (var log2Run = Log2Tile; 1L << log2Run < count; log2Run++)
        {
            var isLast = 2L << log2Run >= count;
            launcher.OverElements(new MergeKernel<TEntry>(from, log2Run, sizes, isLast ? 1 : 0, to, y), elements);
            (from, to) = (to, from);
        }
    }

    /// <summary>The logarithm, rounded up.</summary>
    private static int Log2(int count) => count <= 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1;
}
