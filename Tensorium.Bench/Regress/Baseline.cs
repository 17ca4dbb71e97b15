using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Regress;

/// <summary>The committed figures that a change is held to.</summary>
internal static class Baseline
{
    /// <summary>The file that is committed beside this one.</summary>
    public static string Standard { get; } = Path.Combine(AppContext.BaseDirectory, "baseline.json");

    /// <summary>How much of a ratio may be lost.</summary>
    public const double Tolerance = 0.15;

    /// <summary>Whether a ratio is so much lower than it was that noise does not explain it.</summary>
    public static bool IsLoss(Figure before, Figure now) => now.Ratio < before.Ratio * (1 - Tolerance);
}
