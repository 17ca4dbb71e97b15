using Tensorium.Autograd;
using Tensorium.Backends.Cpu;
using Tensorium.Tests.Backends;
using Tensorium.Tests.Core;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>Bytes over many random programs, measured over the whole process: so with no other test beside it.</summary>
[Collection(nameof(ComputeThreads))]
public class ProgramMemoryTests
{
    private const int UsualPrograms = 2000;
    private const int Marks = 10;

    // One program in so many is of a size whose values come from the pool.
    private const int LargeEvery = 20;
    private const int LargeScale = 700;

    private const long Allowed = 4 << 20;

    /// <summary>Walked, walked while recording, or dropped half-way; small ones, and ones that the pool serves.</summary>
    [Fact]
    public void Random_programs_leave_the_bytes_that_live_flat()
    {
        var count = Property.Cases(UsualPrograms);
        var marks = new List<(long Heap, long Pool, long Settled)>();
        for (var seed = 0; seed < count; seed++)
        {
            Run(seed);
            if ((seed + 1) % (count / Marks) == 0) marks.Add(Measure());
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} programs; KiB that live, the pool's {string.Join(", ", marks.Select(one => $"{one.Pool >> 10}"))} before: {string.Join(", ", marks.Select(one => $"{one.Heap >> 10}"))}");

        // Which each thread comes to keep when it first meets a long convolution.
        var scratch = (long)ThreadScratch.MostKept * Compute.Threads;
        Assert.All(marks, one => Assert.InRange(one.Heap, 0, marks[0].Heap + Allowed + scratch));
        Assert.All(marks, one => Assert.InRange(one.Settled, 0, Allowed));
        Assert.Contains(marks, one => one.Pool > 0);
    }

    /// <summary>What lives when the pool has given up what no program used for long, which comes and goes with the sizes asked for last and with when the collector ran.</summary>
    private static (long Heap, long Pool, long Settled) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var pool = BufferPool.HeldBytes;
        BufferPoolTests.LetItTrim();
        return (GC.GetTotalMemory(forceFullCollection: true), pool, BufferPool.HeldBytes);
    }

    private static void Run(int seed)
    {
        var program = seed % LargeEvery == 0 ? ProgramGenerator.Make((ulong)seed, ProgramOps.All, LargeScale) : ProgramGenerator.Make((ulong)seed, ProgramOps.All);
        var inputs = RowGradient.Tracked(program.Values());
        var value = program.Run(inputs);
        if (seed % 3 == 0) value.Backward();
        else if (seed % 3 == 1) Differentiate.Gradients(value, inputs, createGraph: true);
    }
}
