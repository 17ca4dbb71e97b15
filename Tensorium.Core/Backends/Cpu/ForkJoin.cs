using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Runs numbered chunks of work on the calling thread and a few dedicated workers, and returns when all are done.
/// </summary>
/// <remarks>
/// The caller cuts the work by its shape; the pool only hands out chunk numbers, so results cannot depend on the number of threads.
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
    /// If chunks throw, those not yet begun may be left out, and the exception of the lowest failing chunk is rethrown
    /// once no thread is inside the body: chunks begin in ascending order, so it is the same one for any number of threads.
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

    private static Exception? RunShared(int chunks, int helpers, void* body, delegate*<void*, void> takeChunks)
    {
        s_job.Body = body;
        s_job.TakeChunks = takeChunks;
        s_job.Chunks = chunks;
        s_job.Helpers = helpers;
        s_job.Failure = null;
        s_job.FailedChunk = int.MaxValue;
        s_job.Next = 0;

        // The exchange publishes the fields above: a worker reads them only after it has entered through State.
        long generation = (s_job.State >>> GenerationShift) + 1;
        Interlocked.Exchange(ref s_job.State, (generation << GenerationShift) | Open);
        Worker[] workers = s_workers;
        for (int i = 0; i < helpers; i++)
            workers[i].Wake();

        takeChunks(body);

        Interlocked.And(ref s_job.State, ~Open);
        var spin = new SpinWait();
        while ((Volatile.Read(ref s_job.State) & ActiveMask) != 0)
            spin.SpinOnce(sleep1Threshold: -1);

        Exception? failure = s_job.Failure;
        s_job.Failure = null;
        return failure;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeChunks<TBody>(void* body)
        where TBody : struct, IParallelBody
    {
        int chunks = s_job.Chunks;
        ref TBody shared = ref Unsafe.AsRef<TBody>(body);
        int chunk = -1;
        try
        {
            while (s_job.Next < chunks && (chunk = Interlocked.Increment(ref s_job.Next) - 1) < chunks)
                shared.Invoke(chunk);
        }
        catch (Exception exception) // Rethrown on the calling thread.
        {
            RecordFailure(chunk, exception);
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

        Interlocked.Exchange(ref s_job.Next, s_job.Chunks);
    }

    private static void EnsureWorkers(int count)
    {
        if (s_workers.Length >= count)
            return;
        var workers = new Worker[count];
        s_workers.CopyTo(workers, 0);
        for (int i = s_workers.Length; i < count; i++)
            workers[i] = new Worker(i);
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
                s_job.TakeChunks(s_job.Body);
            Interlocked.Add(ref s_job.State, -OneActive);
            return state >>> GenerationShift;
        }
    }

    /// <summary>The job in progress. What threads contend for is a cache line apart from what they only read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Job
    {
        /// <summary>Generation (32 bits), workers inside the job (31 bits), whether more may enter (1 bit).</summary>
        [FieldOffset(64)]
        public long State;

        [FieldOffset(128)]
        public volatile int Next;

        [FieldOffset(192)]
        public Exception? Failure;

        [FieldOffset(200)]
        public void* Body;

        [FieldOffset(208)]
        public delegate*<void*, void> TakeChunks;

        [FieldOffset(216)]
        public int Chunks;

        [FieldOffset(220)]
        public int Helpers;

        [FieldOffset(224)]
        public int FailedChunk;
    }
}
