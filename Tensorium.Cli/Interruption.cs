using System.Runtime.InteropServices;

namespace Tensorium.Cli;

/// <summary>Turns the first Ctrl-C or SIGTERM into a request to save and stop; the second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TextWriter _error;
    private int _signals;

    public Interruption(TextWriter error)
    {
        _error = error;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Left uncancelled, a signal does what it does by default: it ends the process.
        if (Interlocked.Increment(ref _signals) > 1) return;
        context.Cancel = true;
        _source.Cancel();
        _error.WriteLine("interrupted: finishing this step (once more to stop at once)");
    }
}
