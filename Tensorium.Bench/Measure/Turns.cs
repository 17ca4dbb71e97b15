namespace Tensorium.Bench.Measure;

/// <summary>Two sides in turns: ours, theirs, ours, theirs, …, so that whatever else the machine does hits both.</summary>
internal static class Turns
{
    /// <summary>What each side's calls took.</summary>
    /// <param name="rounds">How often each side has its turn.</param>
    /// <param name="pause">Before each turn: for threads that go on spinning after a call, and would take the processors from the other side.</param>
    /// <param name="ours">One turn of ours: seconds a call.</param>
    /// <param name="theirs">One turn of theirs.</param>
    public static (Timing Ours, Timing Theirs) Take(int rounds, TimeSpan pause, Func<IEnumerable<double>> ours, Func<IEnumerable<double>> theirs)
    {
        List<double> first = [], second = [];
        for (var round = 0; round < rounds; round++)
        {
            Thread.Sleep(pause);
            first.AddRange(ours());
            Thread.Sleep(pause);
            second.AddRange(theirs());
        }

        return (new(first), new(second));
    }
}
