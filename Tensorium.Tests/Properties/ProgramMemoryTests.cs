using Tensorium.Autograd;
using Tensorium.Tests.Backends;
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

    // A long row convolved with a long kernel takes scratch memory of the product of their lengths, which its thread keeps for the next one.
    private static readonly ProgramOp[] OpsOfLarge = [.. ProgramOps.All.Where(op => !op.Row.StartsWith("Conv", StringComparison.Ordinal))];

    /// <summary>Walked, walked while recording, or dropped half-way; small ones, and ones that the pool serves.</summary>
    [Fact]
    public void Random_programs_leave_the_bytes_that_live_flat()
    {
        var count = Property.Cases(UsualPrograms);
        var held = new List<(long Heap, long Pool)>();
        for (var seed = 0; seed < count; seed++)
        {
            Run(seed);
            if ((seed + 1) % (count / Marks) == 0) held.Add((GC.GetTotalMemory(forceFullCollection: true), BufferPool.HeldBytes));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} programs; KiB that live, the pool's {string.Join(", ", held.Select(one => $"{one.Pool >> 10}"))} among them: {string.Join(", ", held.Select(one => $"{one.Heap >> 10}"))}");

        // What the pool holds lives too, and comes and goes with the sizes asked for last.
        var settled = held[0].Heap - held[0].Pool;
        Assert.All(held, one => Assert.InRange(one.Heap - one.Pool, 0, settled + Allowed));
        Assert.All(held, one => Assert.InRange(one.Pool, 0, 16 * Allowed));
        Assert.Contains(held, one => one.Pool > 0);
    }

    private static void Run(int seed)
    {
        var program = seed % LargeEvery == 0 ? ProgramGenerator.Make((ulong)seed, OpsOfLarge, LargeScale) : ProgramGenerator.Make((ulong)seed, ProgramOps.All);
        var inputs = RowGradient.Tracked(program.Values());
        var value = program.Run(inputs);
        if (seed % 3 == 0) value.Backward();
        else if (seed % 3 == 1) Differentiate.Gradients(value, inputs, createGraph: true);
    }
}
