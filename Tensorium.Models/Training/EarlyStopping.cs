namespace Tensorium.Models.Training;

/// <summary>
/// Which epoch of a run is the best so far, and when to wait for a better one no longer: a function of the epochs that are done, so that a resumed run ends where an
/// uninterrupted one does.
/// </summary>
internal sealed class EarlyStopping(TrainingTask task)
{
    private readonly int _patience = task.Config.Patience;

    /// <summary>Whether the epoch that these measures are of is to be kept: it is better than all before it, or none is chosen.</summary>
    public bool IsBest(IReadOnlyList<EpochMetrics> before, IReadOnlyList<double> measures) =>
        _patience == 0 || task.Merit(before.Count + 1, measures) is not { } merit || Best(before) is not { } best || merit > best.Merit;

    /// <summary>The epoch whose model is kept.</summary>
    public int KeptEpoch(IReadOnlyList<EpochMetrics> epochs) => _patience > 0 && Best(epochs) is { } best ? best.Epoch : epochs.Count;

    /// <summary>Whether there was nothing better for as long as one is to wait.</summary>
    public bool IsOver(IReadOnlyList<EpochMetrics> epochs) => _patience > 0 && epochs.Count - KeptEpoch(epochs) >= _patience;

    /// <summary>The first of the best epochs among those that are judged.</summary>
    private (int Epoch, double Merit)? Best(IReadOnlyList<EpochMetrics> epochs)
    {
        (int Epoch, double Merit)? best = null;
        foreach (var epoch in epochs)
        {
            // The first measure is the training objective.
            double[] measures = [.. epoch.Measures.Skip(1).Select(measure => measure.Value)];
            if (task.Merit(epoch.Epoch, measures) is { } merit && !(merit <= best?.Merit)) best = (epoch.Epoch, merit);
        }

        return best;
    }
}
