using ILGPU;
using Cpu = Tensorium.Backends.Cpu.ReduceLoop;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// The order of a reduction, which the shape alone decides and which is the CPU's, so that sums are equal bit for bit: of a block of at most
/// <see cref="BlockElements"/> elements accumulator i of <see cref="Count"/> takes elements i, i + 32, …, and a tree joins them, upper half onto lower half.
/// How many threads share the accumulators changes nothing.
/// </summary>
internal static class Accumulators
{
    /// <summary>The interleaved accumulators of a block.</summary>
    public const int Count = Cpu.Accumulators;

    /// <summary>The elements of a block along a row.</summary>
    public const int BlockElements = Cpu.BlockElements;

    /// <summary>The rows of a block down columns, combined one after the other.</summary>
    public const int BlockRows = Cpu.BlockRows;

    /// <summary>The accumulators that the teams of a group have room for: no group has more than 256 threads, and none smaller than 32 has more than one team.</summary>
    public const int Room = 256;

    /// <summary>The threads that share the accumulators of a block: one each, in groups that have so many.</summary>
    public static int Team(int group) => Math.Min(Count, group);

    /// <summary>
    /// Joins the accumulators that lie from <paramref name="first"/> on; the result is at that place, for all of the group to read. Every thread of the group calls it
    /// after it wrote its own, whatever its team does.
    /// </summary>
    public static void Join<TCombiner, T>(TCombiner combiner, ArrayView<T> accumulators, int first, int thread, int team)
        where TCombiner : struct, ICombiner<T>
        where T : unmanaged
    {
        for (var half = Count / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            for (var i = thread; i < half; i += team) accumulators[first + i] = combiner.Combine(accumulators[first + i], accumulators[first + half + i]);
        }

        DeviceMath.Barrier();
    }
}
