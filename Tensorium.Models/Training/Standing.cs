namespace Tensorium.Models.Training;

/// <summary>
/// Where a run stands among its stages, and which epoch is the one to keep: a function of the epochs that are done and what they measured, so that a resumed run
/// goes on and ends as an uninterrupted one does.
/// </summary>
/// <param name="Epochs">The epochs that are done.</param>
/// <param name="Stage">The stage that comes next; the number of stages, when all are done.</param>
/// <param name="StageStart">The epochs before this stage.</param>
/// <param name="KeptEpoch">The epoch whose model is kept: the best one of its stage or, where nothing is to be chosen, the last one.</param>
/// <param name="Best">The merit of the best epoch of this stage; null before the first.</param>
internal readonly record struct Standing(int Epochs, int Stage, int StageStart, int KeptEpoch, double? Best)
{
    /// <summary>After one more epoch.</summary>
    public Standing Next(TrainingTask task, IReadOnlyList<double> measures)
    {
        var epochs = Epochs + 1;
        var merit = task.Patience > 0 ? task.Merit(Stage, measures) : null;
        var isBest = merit is null || Best is null || merit > Best;
        var kept = isBest ? epochs : KeptEpoch;
        if (epochs == task.Config.Epochs) return new(epochs, task.StageCount, epochs, kept, null);

        var isStageOver = epochs - StageStart >= task.MaxEpochs(Stage) || (task.Patience > 0 && epochs - kept >= task.Patience);
        return isStageOver ? new(epochs, Stage + 1, epochs, kept, null) : new(epochs, Stage, StageStart, kept, isBest ? merit : Best);
    }

    /// <summary>After the epochs of a run so far.</summary>
    public static Standing After(TrainingTask task, IEnumerable<EpochMetrics> epochs) =>
        // The first measure is the training objective.
        epochs.Aggregate(default(Standing), (standing, epoch) => standing.Next(task, [.. epoch.Measures.Skip(1).Select(measure => measure.Value)]));
}
