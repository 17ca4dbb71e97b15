using System.Diagnostics;
using Tensorium.Cli;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary>The <c>tensorium</c> command in a process of its own, which can be killed.</summary>
internal sealed class TensoriumProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly TaskCompletionSource _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private TensoriumProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => Receive(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Ends with the first line of output.</summary>
    public Task FirstLine => _firstLine.Task.WaitAsync(Longest);

    public bool HasExited => _process.HasExited;

    public static TensoriumProcess Start(params string[] args) => new(Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(App).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>What Linux says of the files that are mapped into its memory, a line each: assemblies among them.</summary>
    public string[] MappedFiles() => File.ReadAllLines($"/proc/{_process.Id}/maps");

    /// <summary>SIGKILL: the process has no say in it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by its name, as in <c>kill -INT</c>.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The exit code, and what was written to the output and the error stream.</summary>
    public async Task<(int Code, string Output)> Finish()
    {
        using var patience = new CancellationTokenSource(Longest);
        await _process.WaitForExitAsync(patience.Token);
        lock (_lines) return (_process.ExitCode, string.Join('\n', _lines));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
        _firstLine.TrySetResult();
    }
}
