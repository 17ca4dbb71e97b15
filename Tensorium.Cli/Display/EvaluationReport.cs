namespace Tensorium.Cli.Display;

/// <summary>Tells how many images are done, and stops between two batches when asked to.</summary>
internal sealed class EvaluationReport(ProgressDisplay display, int images, TimeProvider clock, CancellationToken interruption)
{
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>After a batch.</summary>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public void Step(int done) => Step(done / (double)images);

    /// <summary>After a part of a batch, with the fraction of the images that is done.</summary>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public void Step(double fraction)
    {
        interruption.ThrowIfCancellationRequested();
        if (!display.IsDue) return;
        var elapsed = clock.GetElapsedTime(_begun);
        var left = elapsed * ((1 - fraction) / fraction);
        display.Show("evaluating", fraction, $"{Figures.Rate(images * fraction / elapsed.TotalSeconds)}  {Figures.Duration(left)} left");
    }
}
