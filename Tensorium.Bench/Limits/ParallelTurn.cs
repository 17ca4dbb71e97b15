using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Limits;

/// <summary>Some threads that do the same at the same time, each for itself.</summary>
internal static class ParallelTurn
{
    /// <summary>Runs a burst over and over on each thread, for this long.</summary>
    /// <returns>One sample: the seconds a burst takes of the threads together, so a <paramref name="threads"/>th of what it takes each of them.</returns>
    public static IEnumerable<double> Run(int threads, Action burst, TimeSpan duration)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        var others = Enumerable.Range(1, threads - 1).Select(index => new Thread(() => rates[index] = Rate(start, burst, duration))).ToArray();
        foreach (var other in others) other.Start();
        rates[0] = Rate(start, burst, duration);
        foreach (var other in others) other.Join();
        return [1 / rates.Sum()];
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
