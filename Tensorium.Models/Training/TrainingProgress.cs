namespace Tensorium.Models.Training;

/// <summary>Where a run stands, after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Batch">The batches of the epoch that are done, 1 to <paramref name="Batches"/>.</param>
/// <param name="Batches">The number of batches in an epoch.</param>
/// <param name="Objective">The mean of the objective over the last batch, before its step, in nats an image.</param>
/// <param name="ImagesPerSecond">The rate since this process began to train.</param>
/// <param name="Remaining">The time left at this rate.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Batch, int Batches, double Objective, double ImagesPerSecond, TimeSpan Remaining);

/// <summary>How a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>It was asked to stop, and left a checkpoint to go on from.</summary>
    Interrupted,

    /// <summary>It has come to <see cref="Trainer.PauseAfterEpoch"/>, and left a checkpoint to go on from.</summary>
    Paused,
}

/// <summary>What a run came to.</summary>
/// <param name="Outcome">Whether it is done.</param>
/// <param name="Metrics">A line for each whole epoch, those before a resume included.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, IReadOnlyList<EpochMetrics> Metrics)
{
    /// <summary>The epoch that <c>model.safetensors</c> is of: the last one, or the best one of a task with <see cref="TrainingTask.Patience"/>; 0 before the first is done.</summary>
    public int ModelEpoch { get; init; }
}
