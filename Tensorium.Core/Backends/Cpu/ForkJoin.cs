using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Runs numbered chunks of work on the calling thread and a few dedicated workers, and returns when all are done.
/// </summary>
/// <remarks>
/// The caller cuts the work by its shape; the pool only hands out chunk numbers, so results cannot depend on the number of threads.
/// Each thread begins with a range of its own, the same one whenever as many chunks come by: what it wrote in one step of a training is still in its own cache in the
/// next. Then it takes what the others have left.
/// One call at a time has the workers: a nested or a concurrent call runs its chunks itself, which can neither deadlock nor oversubscribe.
/// The caller never waits for a worker to wake up, only for chunks already begun.
/// </remarks>
internal static unsafe class ForkJoin
{
    private const long Open = 1;
    private const long OneActive = 2;
    private const long ActiveMask = 0xFFFF_FFFE;
    private const int GenerationShift = 32;

    private static Job s_job;
    private static int s_busy;
    private static Worker[] s_workers = [];
    private static readonly Lock s_failureLock = new();

    /// <summary>Invokes the body once for each of 0…chunks−1.</summary>
    /// <remarks>
    /// If chunks throw, higher ones may be left out, and the exception of the lowest failing chunk is rethrown once no thread is inside the body:
    /// all below it are run, so it is the same one for any number of threads.
    /// </remarks>
    public static void Run<TBody>(int chunks, in TBody body)
        where TBody : struct, IParallelBody
    {
        // A copy on this thread's stack: workers reach it by address, and the stack does not move.
        TBody local = body;
        int helpers = Math.Min(Compute.Threads, chunks) - 1;
        if (helpers <= 0 || s_busy != 0 || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            RunInline(chunks, ref local);
            return;
        }

        Exception? failure;
        try
        {
            EnsureWorkers(helpers);
            failure = RunShared(chunks, helpers, Unsafe.AsPointer(ref local), &TakeChunks<TBody>);
        }
        finally
        {
            Volatile.Write(ref s_busy, 0);
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunInline<TBody>(int chunks, ref TBody body)
        where TBody : struct, IParallelBody
    {
        for (int chunk = 0; chunk < chunks; chunk++)
            body.Invoke(chunk);
    }

    private static Exception? RunShared(int chunks, int helpers, void* body, delegate*<void*, int, void> takeChunks)
    {
        s_job.Body = body;
        s_job.TakeChunks = takeChunks;
        s_job.Helpers = helpers;
        s_job.Failure = null;
        s_job.FailedChunk = int.MaxValue;
        for (int i = 0; i <= helpers; i++)
        {
            s_job.Ranges[i].Next = (int)((long)chunks * i / (helpers + 1));
            s_job.Ranges[i].End = (int)((long)chunks * (i + 1) / (helpers + 1));
        }

        // The exchange publishes the fields above: a worker reads them only after it has entered through State.
        long generation = (s_job.State >>> GenerationShift) + 1;
        Interlocked.Exchange(ref s_job.State, (generation << GenerationShift) | Open);
        try
        {
            Worker[] workers = s_workers;
            for (int i = 0; i < helpers; i++)
                workers[i].Wake();

            takeChunks(body, 0);
        }
        finally
        {
            // Even if this thread is interrupted at a lock: nobody may be inside of the body, which is on this stack, when this method is left.
            Interlocked.And(ref s_job.State, ~Open);
            AwaitWorkers();
        }

        Exception? failure = s_job.Failure;
        s_job.Failure = null;
        return failure;
    }

    // Nothing in here can be interrupted.
    private static void AwaitWorkers()
    {
        var spin = new SpinWait();
        while ((Volatile.Read(ref s_job.State) & ActiveMask) != 0)
        {
            if (spin.NextSpinWillYield)
                Thread.Yield();
            else
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void TakeChunks<TBody>(void* body, int own)
        where TBody : struct, IParallelBody
    {
        while (true)
        {
            int chunk = -1;
            try
            {
                TakeChunks(ref Unsafe.AsRef<TBody>(body), own, ref chunk);
                return;
            }
            catch (Exception exception) // Rethrown on the calling thread. A lower chunk may fail too.
            {
                RecordFailure(chunk, exception);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeChunks<TBody>(ref TBody shared, int own, ref int chunk)
        where TBody : struct, IParallelBody
    {
        int ranges = s_job.Helpers + 1;
        for (int i = 0; i < ranges; i++)
        {
            ref Range range = ref s_job.Ranges[own + i < ranges ? own + i : own + i - ranges];
            while (range.Next < range.End && (chunk = Interlocked.Increment(ref range.Next) - 1) < range.End)
            {
                if (chunk > s_job.FailedChunk)
                    break;
                shared.Invoke(chunk);
            }
        }
    }

    private static void RecordFailure(int chunk, Exception exception)
    {
        lock (s_failureLock)
        {
            if (chunk < s_job.FailedChunk)
            {
                s_job.FailedChunk = chunk;
                s_job.Failure = exception;
            }
        }
    }

    private static void EnsureWorkers(int count)
    {
        if (s_workers.Length >= count)
            return;
        var workers = new Worker[count];
        s_workers.CopyTo(workers, 0);
        for (int i = s_workers.Length; i < count; i++)
            workers[i] = new Worker(i);

        // Workers look at ranges inside a job only, and there is none now.
        Range* before = s_job.Ranges;
        s_job.Ranges = (Range*)NativeMemory.AlignedAlloc((nuint)((count + 1) * sizeof(Range)), 64);
        NativeMemory.AlignedFree(before);
        s_workers = workers;
    }

    /// <summary>The generation of the latest job, open or not.</summary>
    internal static long Generation => Volatile.Read(ref s_job.State) >>> GenerationShift;

    /// <summary>On a worker: takes chunks of the latest job if it is still open and wants this worker. Returns the job's generation.</summary>
    internal static long Join(int worker)
    {
        while (true)
        {
            long state = Volatile.Read(ref s_job.State);
            if ((state & Open) == 0)
                return state >>> GenerationShift;
            if (Interlocked.CompareExchange(ref s_job.State, state + OneActive, state) != state)
                continue;

            if (worker < s_job.Helpers)
                s_job.TakeChunks(s_job.Body, worker + 1);
            Interlocked.Add(ref s_job.State, -OneActive);
            return state >>> GenerationShift;
        }
    }

    /// <summary>The job in progress. What threads contend for is a cache line apart from what they only read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Job
    {
        /// <summary>Generation (32 bits), workers inside the job (31 bits), whether more may enter (1 bit).</summary>
        [FieldOffset(64)]
        public long State;

        [FieldOffset(128)]
        public Exception? Failure;

        [FieldOffset(136)]
        public void* Body;

        [FieldOffset(144)]
        public delegate*<void*, int, void> TakeChunks;

        /// <summary>One of the caller, and one of each helper.</summary>
        [FieldOffset(152)]
        public Range* Ranges;

        [FieldOffset(160)]
        public int Helpers;

        [FieldOffset(164)]
        public volatile int FailedChunk;
    }

    /// <summary>Chunks that one thread begins with, on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Range
    {
        [FieldOffset(0)]
        public volatile int Next;

        [FieldOffset(4)]
        public int End;
    }
}
