namespace Tensorium.Cli.Display;

/// <summary>Shows how far a long job is: a bar on a screen, lines now and then in a log.</summary>
internal abstract class ProgressDisplay(TimeProvider clock, TimeSpan interval)
{
    private long _last = clock.GetTimestamp();

    /// <summary>Whether it is time to <see cref="Show"/> something: asked first, so that words nobody sees are not made.</summary>
    public bool IsDue => clock.GetElapsedTime(_last) >= interval;

    /// <summary>Runs a job with the display that suits the terminal.</summary>
    public static T Run<T>(Terminal terminal, TimeProvider clock, Func<ProgressDisplay, T> job) =>
        terminal.IsInteractive ? LiveProgress.Run(terminal, clock, job) : job(new PlainProgress(terminal.Out, clock));

    /// <summary>Shows where the job stands.</summary>
    /// <param name="label">What is being done.</param>
    /// <param name="fraction">How much of all is done, 0 to 1.</param>
    /// <param name="status">Rate and time left.</param>
    public void Show(string label, double fraction, string status)
    {
        Draw(label, fraction, status);
        _last = clock.GetTimestamp();
    }

    /// <summary>Writes a line that stays.</summary>
    public void WriteLine(string line)
    {
        Write(line);
        _last = clock.GetTimestamp();
    }

    protected abstract void Draw(string label, double fraction, string status);

    protected abstract void Write(string line);
}
