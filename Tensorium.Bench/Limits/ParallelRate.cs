using System.Diagnostics;

namespace Tensorium.Bench.Limits;

/// <summary>How much several threads do in a second, each for itself.</summary>
internal static class ParallelRate
{
    private const int Runs = 7;
    private static readonly long s_ticks = Stopwatch.Frequency / 10;

    /// <summary>The best of several runs of a tenth of a second.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="burst">Some microseconds of work.</param>
    /// <param name="work">How much that is.</param>
    public static double Best(int threads, Func<float> burst, double work)
    {
        burst();
        return Enumerable.Range(0, Runs).Max(_ => Run(threads, burst) * work);
    }

    /// <summary>Bursts a second, of all threads together.</summary>
    private static double Run(int threads, Func<float> burst)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            var (begin, bursts) = (Stopwatch.GetTimestamp(), 0L);
            long now;
            do
            {
                burst();
                bursts++;
                now = Stopwatch.GetTimestamp();
            }
            while (now - begin < s_ticks);
            rates[index] = bursts * (double)Stopwatch.Frequency / (now - begin);
        })).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return rates.Sum();
    }
}
