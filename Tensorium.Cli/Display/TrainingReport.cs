using System.Globalization;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Display;

/// <summary>Tells of a training run: where it stands, and a line for each epoch.</summary>
internal sealed class TrainingReport(ProgressDisplay display, int epochs)
{
    private TimeSpan _remaining;

    /// <summary>After a step.</summary>
    public void Step(TrainingProgress progress)
    {
        _remaining = progress.Remaining;
        if (!display.IsDue) return;
        var done = (progress.Epoch - 1 + ((double)progress.Batch / progress.Batches)) / epochs;
        display.Show(
            $"epoch {progress.Epoch}/{epochs}",
            done,
            string.Create(CultureInfo.InvariantCulture, $"ELBO {progress.Elbo:0.0}   {Figures.Rate(progress.ImagesPerSecond)}   {Figures.Duration(progress.Remaining)} left"));
    }

    /// <summary>After an epoch.</summary>
    public void Epoch(EpochMetrics metrics)
    {
        var number = metrics.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(epochs.ToString(CultureInfo.InvariantCulture).Length);
        var left = metrics.Epoch < epochs ? $"   {Figures.Duration(_remaining)} left" : "";
        display.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {number}/{epochs}   train ELBO {metrics.TrainElbo,8:0.00}   test ELBO {metrics.TestElbo,8:0.00}   {Figures.Rate(metrics.ImagesPerSecond),15}   {metrics.Seconds:0.0} s{left}"));
    }
}
