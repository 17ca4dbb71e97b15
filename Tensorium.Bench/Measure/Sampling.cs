namespace Tensorium.Bench.Measure;

/// <summary>Samples of how long a call takes. The peer's script does the same, to the letter.</summary>
internal static class Sampling
{
    private const double WarmUpSeconds = 0.5;

    /// <summary>
    /// A sample is the mean of as many calls as last this long: a clock of nanoseconds is then exact enough, and a collection of the nursery is not left out, as it
    /// would be by the median of single calls.
    /// </summary>
    public static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(2);

    /// <summary>After one call that does not count (caches hold the other side's data), as many samples as fit into the time; at least one.</summary>
    /// <param name="call">What is measured.</param>
    /// <param name="duration">How long.</param>
    /// <param name="finish">Waits until what was called is done, where a call returns before that.</param>
    public static IReadOnlyList<double> Round(Action call, TimeSpan duration, Action? finish = null)
    {
        call();
        finish?.Invoke();
        var times = new List<double>();
        var (start, calls) = (Clock.Now, 1);
        var end = start + duration.TotalSeconds;
        while (true)
        {
            for (var i = 0; i < calls; i++) call();
            finish?.Invoke();
            var now = Clock.Now;
            var isLong = now - start >= Sample.TotalSeconds;
            if (isLong) times.Add((now - start) / calls);
            else calls *= 2;
            if (isLong && now > end) return times;
            start = now;
        }
    }

    /// <summary>Calls until the runtime has compiled what is called at its best: half a second, and three times at least.</summary>
    public static void WarmUp(Action call, Action? finish = null)
    {
        var start = Clock.Now;
        for (var calls = 0; calls < 3 || Clock.Now - start < WarmUpSeconds; calls++)
        {
            call();
            finish?.Invoke();
        }
    }
}
