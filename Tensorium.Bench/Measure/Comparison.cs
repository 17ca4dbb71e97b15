namespace Tensorium.Bench.Measure;

/// <summary>Both sides' time for the same work, measured in turns.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Threads">How many threads ours had, and theirs at most.</param>
/// <param name="Work">The work of a call, in the unit's 1.</param>
/// <param name="Unit">Of the speeds: work a second.</param>
/// <param name="Ours">Our time for a call.</param>
/// <param name="Theirs">The peer's time for a call, with its best setting.</param>
/// <param name="Setting">The peer's best setting.</param>
internal sealed record Comparison(string Name, int Threads, double Work, string Unit, Timing Ours, Timing Theirs, string Setting)
{
    /// <summary>Our speed, by the median.</summary>
    public double OurSpeed => Work / Ours.Median;

    /// <summary>Their speed, by the median.</summary>
    public double TheirSpeed => Work / Theirs.Median;

    /// <summary>Our speed over theirs, by medians.</summary>
    public double Ratio => Theirs.Median / Ours.Median;

    /// <summary>Our speed over theirs, by the least times.</summary>
    public double RatioOfLeast => Theirs.Least / Ours.Least;

    /// <summary>What goes into a file.</summary>
    public Figure Figure => new(Name, Threads, OurSpeed, TheirSpeed, Ratio);
}
