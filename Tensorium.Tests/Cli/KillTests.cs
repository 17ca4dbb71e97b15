using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tensorium.Cli;
using Tensorium.IO;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary>A run that is killed, anywhere and any number of times, is whole on the disk and ends as if nothing had been.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class KillTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>The environment variable that asks for more kills than the few of every test run.</summary>
    public const string KillsVariable = "TENSORIUM_KILLS";

    private const string Epochs = "8";

    // Checkpoints all the time, so that many of the kills come in mid-write.
    private static readonly string[] Options =
        ["--train-images", "4000", "--test-images", "200", "--hidden", "64", "--latent", "3", "--batch", "32", "--epochs", Epochs, "--checkpoint-every", "0.005"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_random_instants_and_resumed_a_run_ends_in_the_same_bits()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? "3", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        var expected = await Complete(_folder.File("whole"));
        var whole = clock.Elapsed;

        var random = new Generator(seed: 1);
        var path = _folder.File("run-0");
        for (var killed = 0; killed < kills;)
        {
            using var process = Train(path);
            // Half of a run's time: a kill then finds it starting, training or writing, and each run is killed about three times.
            await Task.Delay(whole * (random.NextDouble() / 2), TestContext.Current.CancellationToken);
            var isDone = process.HasExited;
            if (!isDone)
            {
                process.Kill();
                await process.Finish();
                var standing = Standing(path);
                log.WriteLine($"kill {++killed} in {Path.GetFileName(path)}: {standing}");
                isDone = standing.StartsWith($"epoch {Epochs},", StringComparison.Ordinal);
            }

            if (!isDone) continue;
            AssertSame(expected, await Complete(path));
            path = _folder.File($"run-{killed}");
        }

        AssertSame(expected, await Complete(path));
        Assert.DoesNotContain(Directory.GetFiles(path), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_saves_and_says_how_to_go_on(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by a command that Windows does not have");
        var path = _folder.File("run");
        using var process = TensoriumProcess.Start(["train", "vae", "--out", path, .. Options.Select(value => value == Epochs ? "1000000" : value)]);
        await process.FirstLine;
        await process.Signal(signal);
        var (code, output) = await process.Finish();
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Contains("interrupted: finishing this step", output);
        Assert.Contains($"saved; go on with: tensorium train vae --resume {path}", output);
        Assert.StartsWith("epoch", Standing(path));
    }

    private static TensoriumProcess Train(string path) => TensoriumProcess.Start(["train", "vae", "--out", path, "--resume", .. Options]);

    /// <summary>Trains to the end; returns the model's bytes, and the bounds of all epochs.</summary>
    private static async Task<(byte[] Model, string Bounds)> Complete(string path)
    {
        using var process = Train(path);
        var (code, output) = await process.Finish();
        Assert.True(code == 0, output);
        return (await File.ReadAllBytesAsync(Path.Combine(path, "model.safetensors")), string.Join('\n', Metrics(path).Select(epoch =>
            $"{epoch.GetProperty("epoch")} {epoch.GetProperty("train_elbo")} {epoch.GetProperty("test_elbo")}")));
    }

    /// <summary>Where a run that was killed stands; fails if a file is not whole.</summary>
    private static string Standing(string path)
    {
        foreach (var name in (string[])["model.safetensors", "checkpoint.safetensors"])
        {
            if (File.Exists(Path.Combine(path, name))) Safetensors.Load(Path.Combine(path, name));
        }

        if (!File.Exists(Path.Combine(path, "checkpoint.safetensors"))) return "no checkpoint yet";
        var position = Safetensors.Load(Path.Combine(path, "checkpoint.safetensors")).Tensors["progress.position"].ToArray<long>();
        return $"epoch {position[0]}, batch {position[1]}; {Metrics(path).Length} epochs in metrics.jsonl";
    }

    private static JsonElement[] Metrics(string path) => File.Exists(Path.Combine(path, "metrics.jsonl"))
        ? [.. File.ReadLines(Path.Combine(path, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)]
        : [];

    private static void AssertSame((byte[] Model, string Bounds) expected, (byte[] Model, string Bounds) actual)
    {
        Assert.True(expected.Model.AsSpan().SequenceEqual(actual.Model), "the models differ");
        Assert.Equal(expected.Bounds, actual.Bounds);
    }
}
