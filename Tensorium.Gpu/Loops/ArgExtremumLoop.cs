using System.Numerics;
using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>What the best is searched among.</summary>
internal interface ICandidates
{
    ulong Key(int place);

    long Index(int place, int r);
}

/// <summary>The elements of a tensor.</summary>
internal readonly struct ElementCandidates<TKey, T>(ArrayView<T> x, ulong flip) : ICandidates
    where TKey : struct, IOrderKey<T>
    where T : unmanaged
{
    public ulong Key(int place) => OrderKeys.Directed<TKey, T>(x[place], flip);

    public long Index(int place, int r) => r;
}

/// <summary>The best of each segment.</summary>
internal readonly struct SegmentCandidates(ArrayView<ulong> keys, ArrayView<long> indices) : ICandidates
{
    public ulong Key(int place) => keys[place];

    public long Index(int place, int r) => indices[place];
}

/// <summary>
/// The greatest key of each of some chains, or of a segment of each, and the first index that has it. A group has columns of a few neighbouring chains, and some threads, its
/// lanes, for each: what they find does not depend on how many.
/// </summary>
internal readonly struct ArgExtremumKernel<TCandidates>(
    TCandidates candidates, int chains, int count, FastDivisor inner, int log2Columns, int segments, int segmentLength, ArrayView<ulong> keys, ArrayView<long> y) : IKernel
    where TCandidates : struct, ICandidates
{
    public void Run()
    {
        var bestKeys = SharedMemory.Allocate<ulong>(ArgExtremumLoop.MostThreads);
        var bestIndices = SharedMemory.Allocate<long>(ArgExtremumLoop.MostThreads);
        var columns = 1 << log2Columns;
        var lanes = Group.DimX >> log2Columns;

        // Neighbouring threads take neighbours in memory.
        var column = inner.Value == 1 ? Group.IdxX / lanes : Group.IdxX & (columns - 1);
        var lane = inner.Value == 1 ? Group.IdxX % lanes : Group.IdxX >> log2Columns;
        var segment = Grid.IdxX % segments;
        var chain = (Grid.IdxX / segments << log2Columns) + column;
        var o = inner.Quotient(chain);
        var i = chain - (o * inner.Value);
        var best = 0ul;
        var index = long.MaxValue;
        if (chain < chains)
        {
            var end = IntrinsicMath.Min(count, (segment + 1) * segmentLength);
            for (var r = (segment * segmentLength) + lane; r < end; r += lanes)
            {
                var place = (((o * count) + r) * inner.Value) + i;
                var key = candidates.Key(place);
                if (key <= best && index != long.MaxValue) continue;
                best = key;
                index = candidates.Index(place, r);
            }
        }

        var own = (lane << log2Columns) + column;
        bestKeys[own] = best;
        bestIndices[own] = index;
        for (var half = lanes / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            if (lane >= half) continue;
            var other = own + (half << log2Columns);
            var (otherKey, otherIndex) = (bestKeys[other], bestIndices[other]);
            if (otherKey < best || (otherKey == best && otherIndex > index)) continue;
            best = otherKey;
            index = otherIndex;
            bestKeys[own] = best;
            bestIndices[own] = index;
        }

        if (lane > 0 || chain >= chains) return;
        var target = (((o * segments) + segment) * inner.Value) + i;
        y[target] = index;
        if (segments > 1) keys[target] = best;
    }
}

/// <summary>The search for the greatest or the least element along an axis: the first one wins, and a NaN is beyond everything.</summary>
internal static class ArgExtremumLoop
{
    public const int MostThreads = 256;

    /// <summary>Groups that keep every device busy.</summary>
    private const int EnoughGroups = 512;

    /// <summary>Elements that make a lane of a long chain worth its part in the end.</summary>
    private const int LeastPerLane = 4;

    /// <summary>Neighbouring chains that fill transactions of memory.</summary>
    private const int Log2Transaction = 5;

    /// <summary>y[o, i] = the first r at which x[o, r, i] is best.</summary>
    public static void Run<TKey, T>(IlgpuDevice device, ArrayView<T> x, bool isLeast, int outer, int count, int inner, ArrayView<long> y)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged =>
        Run(device, new ElementCandidates<TKey, T>(x, OrderKeys.Flip<TKey, T>(isLeast)), outer, count, inner, y);

    private static void Run<TCandidates>(IlgpuDevice device, TCandidates candidates, int outer, int count, int inner, ArrayView<long> y)
        where TCandidates : struct, ICandidates
    {
        var launcher = device.Launcher;
        var threads = Math.Min(launcher.Group, MostThreads);
        var log2Threads = BitOperations.Log2((uint)threads);
        var chains = outer * inner;
        int log2Columns;
        if (inner == 1)
        {
            var lanes = Math.Clamp(count / LeastPerLane, 1, threads);
            log2Columns = log2Threads - BitOperations.Log2((uint)lanes);
        }
        else
        {
            var isEnough = chains >= EnoughGroups * threads;
            log2Columns = Math.Min(log2Threads, isEnough ? log2Threads : Math.Min(Log2Transaction, BitOperations.Log2((uint)inner - 1) + 1));
        }

        var tiles = (chains + (1 << log2Columns) - 1) >> log2Columns;
        var least = LeastPerLane * LeastPerLane * (threads >> log2Columns);
        var segments = tiles >= EnoughGroups ? 1 : Math.Clamp(count / least, 1, (EnoughGroups + tiles - 1) / tiles);
        var length = (count + segments - 1) / segments;

        // Rounded up, the length may leave the last segments without elements.
        segments = (count + length - 1) / length;
        using var keys = new Scratch<ulong>(device, segments > 1 ? (long)chains * segments : 1);
        if (segments == 1)
        {
            launcher.InGroups(new ArgExtremumKernel<TCandidates>(candidates, chains, count, new(inner), log2Columns, 1, length, keys.View, y), tiles, threads);
            return;
        }

        using var indices = new Scratch<long>(device, (long)chains * segments);
        launcher.InGroups(
            new ArgExtremumKernel<TCandidates>(candidates, chains, count, new(inner), log2Columns, segments, length, keys.View, indices.View), (long)tiles * segments, threads);
        Run(device, new SegmentCandidates(keys.View, indices.View), outer, segments, inner, y);
    }
}
