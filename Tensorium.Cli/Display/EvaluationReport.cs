namespace Tensorium.Cli.Display;

/// <summary>Tells how many images are done, and stops between two batches when asked to.</summary>
internal sealed class EvaluationReport(ProgressDisplay display, int images, TimeProvider clock, CancellationToken interruption)
{
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>After a batch.</summary>
    /// <exception cref="OperationCanceledException">The user has had enough.</exception>
    public void Step(int done)
    {
        interruption.ThrowIfCancellationRequested();
        if (!display.IsDue) return;
        var elapsed = clock.GetElapsedTime(_begun);
        var left = elapsed * ((images - done) / (double)done);
        display.Show("evaluating", done / (double)images, $"{Figures.Rate(done / elapsed.TotalSeconds)}  {Figures.Duration(left)} left");
    }
}
