using System.Globalization;

namespace Tensorium.Models.Training;

/// <summary>A folder that is not the run folder it should be, or holds a run already.</summary>
public sealed class RunFolderException : IOException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public RunFolderException(string message) : base(message) { }
}

/// <summary>A run was to be resumed with another configuration than it was begun with.</summary>
public sealed class ConfigurationMismatchException : InvalidOperationException
{
    /// <summary>With each difference, as <c>key: value of the run → value given</c>.</summary>
    public ConfigurationMismatchException(string folder, IReadOnlyList<ConfigurationDifference> differences)
        : base($"{folder}: the run was begun with another configuration ({string.Join("; ", differences)}); resume it with the same one, or begin another run in a new folder") =>
        Differences = differences;

    /// <summary>What differs.</summary>
    public IReadOnlyList<ConfigurationDifference> Differences { get; }
}

/// <summary>A setting that differs between a run and what it was to be resumed with.</summary>
/// <param name="Key">Its name in <c>config.json</c>.</param>
/// <param name="Run">The run's value, as JSON; <c>absent</c> where it has none.</param>
/// <param name="Given">The value given, likewise.</param>
public sealed record ConfigurationDifference(string Key, string Run, string Given)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"{Key}: {Run} in the run, {Given} given";
}

/// <summary>Training went to infinity or NaN. The last checkpoint, from before, is still there.</summary>
public sealed class DivergedException : ArithmeticException
{
    /// <summary>At a place of a run.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="batch">The batch of the epoch, from 1.</param>
    /// <param name="what">What was not finite.</param>
    /// <param name="isCheckpointKept">Whether there are checkpoints, of which the last good one is kept.</param>
    public DivergedException(int epoch, int batch, string what, bool isCheckpointKept = true)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"training diverged in epoch {epoch}, batch {batch}: {what}; {(isCheckpointKept ? "the last good checkpoint is kept; " : "")}a smaller learning rate usually helps"))
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch of the epoch, from 1.</summary>
    public int Batch { get; }
}

/// <summary>A device gave out in mid-training: it was lost, or has too little memory, as its own exception says, which is the cause. The last checkpoint, from before, is still there.</summary>
public sealed class TrainingDeviceException : DeviceException
{
    /// <summary>At a place of a run.</summary>
    /// <param name="epochs">The epochs that were done at the last checkpoint.</param>
    /// <param name="batches">The batches that were done then of the next one.</param>
    /// <param name="cause">What the device said.</param>
    public TrainingDeviceException(int epochs, int batches, DeviceException cause)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"{cause.Message}; the last checkpoint, {epochs} epochs{(batches > 0 ? $" and {batches} batches" : "")} into the run, is kept, and the run can go on from it, on another device too"), cause)
    {
        Epochs = epochs;
        Batches = batches;
    }

    /// <summary>The epochs that were done at the last checkpoint.</summary>
    public int Epochs { get; }

    /// <summary>The batches that were done then of the next epoch.</summary>
    public int Batches { get; }
}
