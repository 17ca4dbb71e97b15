namespace Tensorium.Bench.Versus;

/// <summary>Which numbers of threads are worth a trial.</summary>
internal static class ThreadCounts
{
    /// <summary>The powers of two, and the most itself.</summary>
    public static IEnumerable<int> UpTo(int most)
    {
        for (var count = 1; count < most; count *= 2) yield return count;
        yield return most;
    }
}
