using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Running combinations along an axis: one launch that reads everything once where there are chains enough to keep a device busy; otherwise one for the totals of tiles, one for
/// those before each tile, and one for the elements. The bits are the same either way, and the CPU's.
/// </summary>
internal static class ScanLoop
{
    private const int Log2Fan = 4;

    /// <summary>Groups that keep every device busy: several on each of a few hundred processors.</summary>
    private const int EnoughGroups = 512;

    /// <summary>y[o, r, i] = op over all s ≤ r of x[o, s, i]; over all s ≥ r if it is reversed.</summary>
    public static void Run<TCombination, T>(IlgpuDevice device, TCombination op, ArrayView<T> x, int outer, int count, int inner, bool isReversed, ArrayView<T> y)
        where TCombination : struct, ICombination<T>
        where T : unmanaged => Run(device, op, x, outer, count, inner, isReversed, ScanResult.Inclusive, y);

    private static void Run<TCombination, T>(
        IlgpuDevice device, TCombination op, ArrayView<T> x, int outer, int count, int inner, bool isReversed, ScanResult result, ArrayView<T> y)
        where TCombination : struct, ICombination<T>
        where T : unmanaged
    {
        // A tile of one long chain, or of as many short or interleaved ones as fill a transaction of memory.
        var sizes = new ScanSizes(outer * inner, count, inner, inner == 1 && count > ScanTile.Blocks ? 0 : Log2Fan, isReversed);
        var (tiles, launcher) = (sizes.Tiles, device.Launcher);
        var tilesOfChains = (sizes.Chains + (1 << sizes.Log2Columns) - 1) >> sizes.Log2Columns;
        var threads = Math.Min(launcher.Group, ScanTile.Blocks);
        if (tiles == 1 || tilesOfChains >= EnoughGroups)
        {
            launcher.InGroups(new ScanKernel<TCombination, T>(op, x, x, y, sizes, result, isWalk: 1), tilesOfChains, threads);
            return;
        }

        var numbers = (long)sizes.Chains * tiles;
        using var totals = new Scratch<T>(device, numbers);
        using var before = new Scratch<T>(device, numbers);

        // The last tile's total, of which nothing comes after, may be of what is not there.
        launcher.InGroups(new ScanKernel<TCombination, T>(op, x, x, totals.View, sizes, ScanResult.Totals, isWalk: 0), (long)tilesOfChains * tiles, threads);
        Run(device, op, totals.View, outer, tiles, inner, isReversed: false, ScanResult.Exclusive, before.View);
        launcher.InGroups(new ScanKernel<TCombination, T>(op, x, before.View, y, sizes, result, isWalk: 0), (long)tilesOfChains * tiles, threads);
    }
}
