using System.Globalization;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Display;

/// <summary>Tells of a training run: where it stands, and a line for each epoch.</summary>
/// <param name="display">Where to.</param>
/// <param name="epochs">The number of epochs.</param>
/// <param name="header">The first lines: written with the first step, when all that could be refused has not been.</param>
internal sealed class TrainingReport(ProgressDisplay display, int epochs, string[] header)
{
    private bool _hasBegun;
    private TimeSpan _remaining;

    /// <summary>After a step.</summary>
    public void Step(TrainingProgress progress)
    {
        _remaining = progress.Remaining;
        if (!_hasBegun) Array.ForEach(header, display.WriteLine);
        _hasBegun = true;
        if (!display.IsDue) return;
        var done = (progress.Epoch - 1 + ((double)progress.Batch / progress.Batches)) / epochs;
        display.Show(
            $"epoch {progress.Epoch}/{epochs}",
            done,
            string.Create(CultureInfo.InvariantCulture, $"{progress.Objective:0.0}  {Figures.Rate(progress.ImagesPerSecond)}  {Figures.Duration(progress.Remaining)} left"));
    }

    /// <summary>After an epoch.</summary>
    public void Epoch(EpochMetrics metrics)
    {
        // Less than 80 characters: a line that breaks is hard to read.
        var number = metrics.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(epochs.ToString(CultureInfo.InvariantCulture).Length);
        var left = metrics.Epoch < epochs ? $"  {Figures.Duration(_remaining)} left" : "";
        display.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {number}/{epochs}  {Describe(metrics)}{left}"));
    }

    /// <summary>What an epoch came to, in words.</summary>
    public static string Describe(EpochMetrics metrics)
    {
        var measures = string.Join("  ", metrics.Measures.Select(measure => $"{Short(measure.Key)} {Number(measure.Value)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{measures}  {Figures.Rate(metrics.ImagesPerSecond)}  {metrics.Seconds:0.0} s");
    }

    // Nats in hundredths; squared errors and rates need more.
    private static string Number(double value) => value.ToString(Math.Abs(value) < 1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    // The bound is what most runs are about; its name would break the line.
    private static string Short(string measure) => measure.Replace("_elbo", "", StringComparison.Ordinal).Replace('_', ' ');
}
