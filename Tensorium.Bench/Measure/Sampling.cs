using System.Diagnostics;

namespace Tensorium.Bench.Measure;

/// <summary>Samples of how long a call takes. The peer's script does the same, to the letter.</summary>
internal static class Sampling
{
    /// <summary>
    /// A sample is the mean of as many calls as last this long: a clock of nanoseconds is then exact enough, and a collection of the nursery is not left out, as it
    /// would be by the median of single calls.
    /// </summary>
    public static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(2);

    /// <summary>After one call that does not count (caches hold the other side's data), as many samples as fit into the time; at least one.</summary>
    public static IReadOnlyList<double> Round(Action call, TimeSpan duration)
    {
        call();
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + Ticks(duration);
        while (true)
        {
            var (start, calls) = (Stopwatch.GetTimestamp(), 0);
            long now;
            do
            {
                call();
                calls++;
                now = Stopwatch.GetTimestamp();
            }
            while (now - start < Ticks(Sample));

            times.Add((double)(now - start) / Stopwatch.Frequency / calls);
            if (now > end) return times;
        }
    }

    /// <summary>Calls until the runtime has compiled what is called at its best: half a second, and three times at least.</summary>
    public static void WarmUp(Action call)
    {
        var clock = Stopwatch.StartNew();
        for (var calls = 0; calls < 3 || clock.ElapsedMilliseconds < 500; calls++) call();
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
