using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tensorium;

/// <summary>
/// Brings very large buffers back to the pool that nobody gave back, such as results that a user just drops: memory fresh from the OS is cleared and mapped page
/// by page, which takes longer than computing what is written to it.
/// </summary>
/// <remarks>
/// <para>
/// Each such buffer has a companion, which lives as long as the buffer by a dependent handle and has a finalizer: an array has none itself. When the garbage
/// collector finds that nothing refers to the buffer any more, be it a storage, a span or a pinned pointer, the finalizer runs and has it whole.
/// </para>
/// <para>
/// Pinned arrays belong to the oldest generation, which is seldom collected, so where the pool has nothing to offer, it is collected on purpose: as often as
/// pays, measured by the time that it takes, and seldomer while it brings nothing back.
/// </para>
/// </remarks>
internal static class DroppedBuffers
{
    /// <summary>The smallest buffer that is worth a companion: 1 MiB.</summary>
    public const int SmallestBlocks = 1 << 16;

    private const long LeastBudget = 48L << 20;
    private const long MostBudget = 1L << 30;

    // Fresh memory comes at about 8 GB/s at best: collecting may cost an eighth of what it saves.
    private const double BudgetPerSecond = 64e9;

    private const int LongestWaitMilliseconds = 2;
    private static readonly ConditionalWeakTable<Block[], Companion> Companions = [];
    private static readonly AutoResetEvent CameBack = new(initialState: false);

    // Rented since the last collection and not given back: what may have been dropped.
    private static long _outstanding;
    private static long _budget = LeastBudget;
    private static long _broughtBack;
    private static long _broughtBackBefore;

    /// <summary>Has a buffer brought back once nothing refers to it.</summary>
    public static void Watch(Block[] buffer) => Companions.Add(buffer, new(buffer));

    /// <summary>Leaves a buffer to the garbage collector.</summary>
    public static void Forget(Block[] buffer)
    {
        if (!Companions.TryGetValue(buffer, out var companion)) return;
        companion.Dispose();
        Companions.Remove(buffer);
    }

    /// <summary>Says that a buffer has left the pool, or is about to be allocated.</summary>
    public static void CountRented(int blocks) => Interlocked.Add(ref _outstanding, blocks * 16L);

    /// <summary>Says that a buffer was given back.</summary>
    public static void CountReturned(int blocks)
    {
        if (Interlocked.Add(ref _outstanding, -blocks * 16L) < 0) Volatile.Write(ref _outstanding, 0);
    }

    /// <summary>Looks for dropped buffers if enough of them may be there. Returns whether the pool has some now.</summary>
    public static bool Collect()
    {
        var outstanding = Volatile.Read(ref _outstanding);
        var budget = Volatile.Read(ref _budget);
        if (outstanding < budget || Interlocked.CompareExchange(ref _outstanding, 0, outstanding) != outstanding) return false;

        // Judged by the collection before this one: its finalizers have run by now.
        var broughtBack = Volatile.Read(ref _broughtBack);
        var hasPaid = broughtBack - Interlocked.Exchange(ref _broughtBackBefore, broughtBack) >= budget / 4;
        CameBack.Reset();
        var start = Stopwatch.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        var pays = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * BudgetPerSecond);

        // Finalizers have a thread of their own; to wait for all of them could wait for one of a user's, which may wait for us.
        var isBack = CameBack.WaitOne(LongestWaitMilliseconds);
        Volatile.Write(ref _budget, Math.Clamp(hasPaid ? pays : Math.Max(2 * budget, pays), LeastBudget, MostBudget));
        return isBack;
    }

    private sealed class Companion(Block[] buffer) : IDisposable
    {
        public void Dispose() => GC.SuppressFinalize(this);

        ~Companion()
        {
            // Before the buffer is in the pool, where another thread may take and drop it at once.
            GC.ReRegisterForFinalize(this);
            Interlocked.Add(ref _broughtBack, buffer.Length * 16L);
            BufferPool.Add(buffer);
            CameBack.Set();
        }
    }
}
