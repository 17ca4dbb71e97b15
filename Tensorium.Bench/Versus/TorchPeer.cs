using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tensorium.Bench.Versus;

/// <summary>A Python process with PyTorch, which answers requests: see <c>torch_peer.py</c>.</summary>
internal sealed class TorchPeer : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "torch_peer.py");

    private readonly Process _process;
    private readonly List<string> _errors = [];

    private TorchPeer(string python)
    {
        _process = Process.Start(new ProcessStartInfo(python, ["-u", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (string.IsNullOrWhiteSpace(line.Data)) return;
            lock (_errors) _errors.Add(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The interpreter that was named, or else the first of the usual ones that has PyTorch.</summary>
    /// <exception cref="PeerException">There is none.</exception>
    public static TorchPeer Start(string? python)
    {
        string[] candidates = python is null ? ["python3", "/usr/bin/python3"] : [python];
        var failures = new List<string>();
        foreach (var candidate in candidates)
        {
            if (TryStart(candidate, out var failure) is { } peer) return peer;
            failures.Add($"{candidate}: {failure}");
        }

        throw new PeerException(
            $"versus torch needs Python 3 with PyTorch ({string.Join("; ", failures)}); install it (apt install python3-torch, or pip install torch), or name another interpreter with --python");
    }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>One request, one answer.</summary>
    /// <exception cref="PeerException">The script failed; the message has its last words.</exception>
    public JsonElement Ask(string request, params ReadOnlySpan<(string Name, JsonNode Value)> arguments)
    {
        var message = new JsonObject { ["do"] = request };
        foreach (var (name, value) in arguments) message[name] = value;
        try
        {
            _process.StandardInput.WriteLine(message.ToJsonString());
            _process.StandardInput.Flush();
            if (_process.StandardOutput.ReadLine() is { } answer) return JsonDocument.Parse(answer).RootElement;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new PeerException($"PyTorch's side did not answer '{request}': {LastWords()}", e);
        }

        throw new PeerException($"PyTorch's side ended at '{request}': {LastWords()}");
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and its end of the pipe is closed.
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }

    private static TorchPeer? TryStart(string python, out string failure)
    {
        failure = "";
        TorchPeer? peer = null;
        try
        {
            peer = new TorchPeer(python);
            peer.Version = peer.Ask("hello").GetProperty("version").GetString()!;
            return peer;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            failure = "there is no such program";
        }
        catch (PeerException)
        {
            failure = peer!.LastWords();
        }

        peer?.Dispose();
        return null;
    }

    /// <summary>The last line of a traceback says what is wrong.</summary>
    private string LastWords()
    {
        _process.WaitForExit(TimeSpan.FromSeconds(5));
        // A second wait, without a limit, is what waits for the last lines as well.
        if (_process.HasExited) _process.WaitForExit();
        lock (_errors) return _errors.Count > 0 ? _errors[^1] : "it said nothing";
    }
}
