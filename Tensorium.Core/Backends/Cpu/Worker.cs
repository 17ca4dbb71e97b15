using System.Diagnostics;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// A thread of <see cref="ForkJoin"/>. After a job it spins for a moment, since the next loop of a training step is microseconds away
/// and waking a sleeper costs as much as a small loop; then it sleeps until it is woken.
/// </summary>
internal sealed class Worker
{
    private static readonly long s_spinTicks = Stopwatch.Frequency / 20_000; // 50 µs

    private readonly int _index;
    private readonly object _gate = new();
    private bool _asleep;
    private int _thread;
    private ProcessorMask? _placesBefore;

    public Worker(int index)
    {
        _index = index;
        new Thread(Work) { IsBackground = true, Name = $"Tensorium worker {index + 1}" }.Start();
    }

    /// <summary>Wakes the thread if it sleeps. Call after the job is published.</summary>
    public void Wake()
    {
        if (!Volatile.Read(ref _asleep))
            return;
        lock (_gate)
        {
            if (!_asleep)
                return;
            KeepOffThisProcessor();
            _asleep = false;
            Monitor.Pulse(_gate);
        }
    }

    // In a virtual machine, Linux was seen to put the woken thread next to its waker after every pause, though another processor was idle (it may look taken by the host).
    // There it waits for the waker's time slice to end, which is longer than most loops.
    private void KeepOffThisProcessor()
    {
        if (!ProcessorMask.TryGet(_thread, out ProcessorMask places))
            return;
        ProcessorMask others = places.Without(Thread.GetCurrentProcessorId());
        if (others.Count > 0 && others.TrySet(_thread))
            _placesBefore = places;
    }

    private void Work()
    {
        _thread = ProcessorMask.CurrentThread;
        long seen = 0;
        while (true)
        {
            AwaitOtherThan(seen);
            seen = ForkJoin.Join(_index);
        }
    }

    private void AwaitOtherThan(long generation)
    {
        long deadline = Stopwatch.GetTimestamp() + s_spinTicks;
        do
        {
            if (ForkJoin.Generation != generation)
                return;
            Thread.SpinWait(16);
            Thread.Yield(); // The caller may be waiting for this very processor.
        }
        while (Stopwatch.GetTimestamp() < deadline);

        lock (_gate)
        {
            // Announce sleep, then look again: either this look sees a new job, or its caller sees the announcement.
            _asleep = true;
            Interlocked.MemoryBarrier();
            if (ForkJoin.Generation != generation)
                _asleep = false;
            while (_asleep)
                Monitor.Wait(_gate);

            // From here on it may go where its process may: the waker itself may be moved.
            _placesBefore?.TrySet(_thread);
            _placesBefore = null;
        }
    }
}
