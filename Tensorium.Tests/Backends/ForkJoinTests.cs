using Tensorium.Backends.Cpu;
using Xunit;

namespace Tensorium.Tests.Backends;

[Collection(nameof(ComputeThreads))]
public sealed class ForkJoinTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 1000)]
    [InlineData(5, 3)]
    [InlineData(5, 1000)]
    public void Every_chunk_runs_exactly_once(int threads, int chunks)
    {
        using var _ = new ComputeThreads(threads);
        for (int round = 0; round < 50; round++)
        {
            int[] counts = new int[chunks];
            ForkJoin.Run(chunks, new Count(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Two_threads_are_inside_the_body_at_once()
    {
        using var _ = new ComputeThreads(2);
        using var meeting = new Barrier(2);
        // Each chunk waits for the other: a pool that ran both on one thread would never return.
        ForkJoin.Run(2, new Meet(meeting));
        Assert.Equal(1, meeting.CurrentPhaseNumber);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_exception_of_the_lowest_failing_chunk_reaches_the_caller_and_the_pool_lives_on(int threads)
    {
        using var _ = new ComputeThreads(threads);
        for (int round = 0; round < 50; round++)
        {
            int[] counts = new int[64];
            var thrown = Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(64, new FailFrom(7, counts)));
            Assert.Equal("chunk 7", thrown.Message);
            Assert.All(counts.Take(7), count => Assert.Equal(1, count));

            counts = new int[64];
            ForkJoin.Run(64, new Count(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_nested_call_runs_all_its_chunks()
    {
        using var _ = new ComputeThreads(3);
        int[] counts = new int[20 * 30];
        ForkJoin.Run(20, new Nest(counts, 30));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Callers_on_several_threads_at_once_all_get_their_work_done()
    {
        using var _ = new ComputeThreads(3);
        int[][] counts = [.. Enumerable.Range(0, 4).Select(_ => new int[500])];
        Thread[] callers = [.. counts.Select(mine => new Thread(() => RunOften(mine, 200)))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
        Assert.All(counts, mine => Assert.All(mine, count => Assert.Equal(200, count)));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var _ = new ComputeThreads(2);
        int[] counts = new int[16];
        RunOften(counts, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunOften(counts, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_worker_woken_from_its_sleep_may_run_wherever_its_process_may()
    {
        Assert.SkipUnless(ProcessorMask.TryGet(ProcessorMask.CurrentThread, out ProcessorMask own) && own.Count > 1, "needs Linux and two processors");
        using var _ = new ComputeThreads(2);
        using var meeting = new Barrier(2);
        int[] counts = new int[2];
        for (int round = 0; round < 20; round++)
        {
            // It sleeps after 50 µs, and is kept off this thread's processor while it is woken.
            Thread.Sleep(2);
            ForkJoin.Run(2, new CountProcessors(meeting, counts));
            Assert.Equal([own.Count, own.Count], counts);
        }
    }

    [Fact]
    public void A_thread_can_be_kept_off_a_processor()
    {
        int thread = ProcessorMask.CurrentThread;
        Assert.SkipUnless(ProcessorMask.TryGet(thread, out ProcessorMask before) && before.Count > 1, "needs Linux and two processors");
        int avoided = Thread.GetCurrentProcessorId();
        try
        {
            Assert.True(before.Without(avoided).TrySet(thread));
            Assert.True(ProcessorMask.TryGet(thread, out ProcessorMask kept));
            Assert.Equal(before.Count - 1, kept.Count);
            Assert.True(before.Only(before.Count - 1).TrySet(thread));
            Assert.True(ProcessorMask.TryGet(thread, out kept));
            Assert.Equal(1, kept.Count);
            Assert.Equal(0, before.Only(before.Count).Count);
        }
        finally
        {
            Assert.True(before.TrySet(thread));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1025)]
    public void Impossible_thread_counts_are_refused_by_name(int threads)
    {
        using var _ = new ComputeThreads(2);
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Compute.Threads = threads);
        Assert.Contains($"Compute.Threads: expected 1…1024, got {threads}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, Compute.Threads);
    }

    private static void RunOften(int[] counts, int times)
    {
        for (int i = 0; i < times; i++)
            ForkJoin.Run(counts.Length, new Count(counts));
    }

    private readonly struct Count(int[] counts) : IParallelBody
    {
        public void Invoke(int chunk) => Interlocked.Increment(ref counts[chunk]);
    }

    private readonly struct Meet(Barrier meeting) : IParallelBody
    {
        public void Invoke(int chunk) => meeting.SignalAndWait();
    }

    private readonly struct CountProcessors(Barrier meeting, int[] counts) : IParallelBody
    {
        public void Invoke(int chunk)
        {
            meeting.SignalAndWait();
            counts[chunk] = ProcessorMask.TryGet(ProcessorMask.CurrentThread, out ProcessorMask mask) ? mask.Count : 0;
        }
    }

    private readonly struct FailFrom(int first, int[] counts) : IParallelBody
    {
        public void Invoke(int chunk)
        {
            Interlocked.Increment(ref counts[chunk]);
            if (chunk >= first)
                throw new InvalidOperationException($"chunk {chunk}");
        }
    }

    private readonly struct Nest(int[] counts, int inner) : IParallelBody
    {
        public void Invoke(int chunk) => ForkJoin.Run(inner, new CountFrom(counts, chunk * inner));
    }

    private readonly struct CountFrom(int[] counts, int start) : IParallelBody
    {
        public void Invoke(int chunk) => Interlocked.Increment(ref counts[start + chunk]);
    }
}
