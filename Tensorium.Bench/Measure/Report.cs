using System.Globalization;

namespace Tensorium.Bench.Measure;

/// <summary>Lines on the console, in the invariant culture.</summary>
internal static class Report
{
    public static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public static void Line() => Console.WriteLine();

    /// <summary>Where and when: without it no figure can be read later.</summary>
    public static void Machine()
    {
        Line($"{Measure.Machine.Description}");
        Line($"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, .NET {Environment.Version}{(Clock.IsProcessorTime ? "; processor time, not time passed" : "")}");
    }

    public static void ComparisonHeader(string peer)
    {
        Line();
        Line($"{"",-24}{"ours: ms a call",24}{peer + ": ms a call",24}{"",22}{"ours ÷ theirs, as speed",26}");
        Line($"{"name",-24}{"median",12}{"least",12}{"median",12}{"least",12}{"speed: ours, theirs",22}{"",8}{"median",9}{"least",9}  their best setting");
    }

    public static void Row(Comparison row) => Line(
        $"{row.Name,-24}{row.Ours.Median * 1e3,12:F4}{row.Ours.Least * 1e3,12:F4}{row.Theirs.Median * 1e3,12:F4}{row.Theirs.Least * 1e3,12:F4}{row.OurSpeed,11:G4}{row.TheirSpeed,11:G4} {row.Unit,-7}{row.Ratio,9:F2}{row.RatioOfLeast,9:F2}  {row.Setting}");
}
