using System.Globalization;
using Tensorium.Models.Estimators;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Display;

/// <summary>Means over images with their standard errors and, of estimates by weights, how far they can be trusted.</summary>
internal sealed class EstimateTable
{
    private readonly ResultTable _table = new("estimate", "mean", "standard error", "effective samples", "k̂ median", "k̂ largest", "k̂ above 0.7");
    private readonly List<string> _warnings = [];

    /// <summary>A plain mean.</summary>
    public void Add(string name, Estimate estimate) => _table.Add(name, Number(estimate.Mean), Number(estimate.StandardError), "", "", "", "");

    /// <summary>The mean of ln p(x), estimated by weights.</summary>
    public void Add(string name, LogMarginalEstimate estimate)
    {
        var mean = Estimate.Of(estimate.Values);
        double[] shapes = [.. estimate.ParetoShapes.Where(shape => !double.IsNaN(shape)).Order()];
        string Shape(Func<double[], double> of) => shapes.Length == 0 ? "–" : of(shapes).ToString("0.00", CultureInfo.InvariantCulture);
        _table.Add(
            name,
            Number(mean.Mean),
            Number(mean.StandardError),
            string.Create(CultureInfo.InvariantCulture, $"{estimate.EffectiveSampleSizes.Average():0.0} of {estimate.Samples}"),
            Shape(all => all[all.Length / 2]),
            Shape(all => all[^1]),
            shapes.Length == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * shapes.Count(shape => shape > ParetoTail.TrustedBelow) / estimate.Count:0} %"));
        if (estimate.Warning is { } warning) _warnings.Add($"{name}: {warning}");
    }

    /// <summary>Writes the table, and below it what to think of it.</summary>
    public void Write(Terminal terminal)
    {
        _table.Write(terminal);
        foreach (var warning in _warnings) terminal.Out.WriteLine($"warning: {warning}");
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
