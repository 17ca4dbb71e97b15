using Tensorium.Backends.Cpu;
using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Limits;

/// <summary>
/// Some threads that do the same at the same time, each for itself and, where the system lets them choose, on a processor of its own: a new thread is often begun beside the one
/// that started it, and a limit measured so would be that of one processor.
/// </summary>
internal static class ParallelTurn
{
    /// <summary>Runs a burst over and over on each thread, for this long.</summary>
    /// <returns>One sample: the seconds a burst takes of the threads together, so a <paramref name="threads"/>th of what it takes each of them.</returns>
    public static IEnumerable<double> Run(int threads, Action burst, TimeSpan duration)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        var own = ProcessorMask.CurrentThread;
        var isPlaced = ProcessorMask.TryGet(own, out var processors) && processors.Count >= threads;
        var others = Enumerable.Range(1, threads - 1).Select(index => new Thread(() => rates[index] = PlacedRate(index))).ToArray();
        foreach (var other in others) other.Start();
        try
        {
            rates[0] = PlacedRate(0);
        }
        finally
        {
            if (isPlaced) processors.TrySet(own);
        }

        foreach (var other in others) other.Join();
        return [1 / rates.Sum()];

        double PlacedRate(int index)
        {
            if (isPlaced) processors.Only(index).TrySet(ProcessorMask.CurrentThread);
            return Rate(start, burst, duration);
        }
    }

    private static double Rate(Barrier start, Action burst, TimeSpan duration)
    {
        start.SignalAndWait();
        var (begin, bursts) = (Clock.Now, 0L);
        double elapsed;
        do
        {
            burst();
            bursts++;
            elapsed = Clock.Now - begin;
        }
        while (elapsed < duration.TotalSeconds);
        return bursts / elapsed;
    }
}
