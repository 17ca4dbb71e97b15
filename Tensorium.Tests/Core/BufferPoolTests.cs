using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>What the pool keeps; it is the whole process's, so with no other test beside it.</summary>
[Collection(nameof(ComputeThreads))]
public class BufferPoolTests
{
    private const long Largest = 8 << 20;

    [Fact]
    public void Sizes_that_come_and_go_do_not_pile_up()
    {
        // What other tests have dropped must not come back in between.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        LetItTrim();
        var before = BufferPool.HeldBytes;
        long asked = 0, most = 0;
        for (var bytes = Largest; bytes >= BufferPool.SmallestBytes; bytes -= bytes / 8)
        {
            BufferPool.Return(BufferPool.Rent(bytes));
            asked += bytes;
            most = Math.Max(most, BufferPool.HeldBytes - before);
        }

        // What was allocated since the last trim but one, and not more than 16 MiB and a buffer in between.
        Assert.InRange(most, Largest, 2 * ((16 << 20) + Largest));
        Assert.InRange(asked, most + Largest, long.MaxValue);
    }

    [Fact]
    public void Rounding_wastes_an_eighth_at_most()
    {
        for (var bytes = BufferPool.SmallestBytes; bytes < 1 << 20; bytes = (bytes * 21 / 20) + 1)
        {
            var buffer = BufferPool.Rent(bytes);
            Assert.InRange((buffer.Length - BufferPool.SpareBlocks) * 16L, bytes, (bytes * 9 / 8) + 16);
            BufferPool.Return(buffer);
        }
    }

    [Fact]
    public void A_step_that_repeats_takes_what_the_one_before_gave_back()
    {
        // Each step needs 80 MiB in two halves of other sizes, so half of it lies unused while the other is in use.
        Step();
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Step();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        static void Step()
        {
            foreach (var bytes in new[] { 4 << 20, 5 << 20 })
            {
                var buffers = Enumerable.Range(0, 40 / (bytes >> 20)).Select(_ => BufferPool.Rent(bytes)).ToArray();
                foreach (var buffer in buffers) BufferPool.Return(buffer);
            }
        }
    }

    /// <summary>Rents and returns small buffers until the pool has twice dropped what lay unused.</summary>
    internal static void LetItTrim()
    {
        for (var i = 0; i < 2 * 4096; i++) BufferPool.Return(BufferPool.Rent(BufferPool.SmallestBytes));
    }
}
