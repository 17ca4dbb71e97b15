namespace Tensorium.Cli;

/// <summary>What a command talks to.</summary>
/// <param name="Out">For results and progress.</param>
/// <param name="Error">For the one line that says what went wrong.</param>
/// <param name="IsInteractive">Whether <paramref name="Out"/> is a screen that can be drawn on; lines alone go to anything else.</param>
/// <param name="Interruption">Asked for by Ctrl-C or SIGTERM: save, and stop.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, CancellationToken Interruption)
{
    /// <summary>What there is to compute on.</summary>
    public DeviceFinder Devices { get; init; } = DeviceFinder.OfMachine;
}
