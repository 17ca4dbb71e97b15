using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.Training;

/// <summary>A run that takes milliseconds: 3 epochs of 7 batches, the last one smaller.</summary>
internal static class SmallRun
{
    public const int Epochs = 3;
    public const int Batches = 7;

    public static ImageData Data { get; } = Digits.Load(trainCount: 200, testCount: 40);

    public static RunConfig Config { get; } = new()
    {
        Model = new VaeConfig { Hidden = [12], Latent = 3 },
        Epochs = Epochs,
        BatchSize = 32,
        LearningRate = 3e-3,
        Seed = 17,
    };

    /// <summary>Runs to the end, in one go unless the trainer says otherwise.</summary>
    public static TrainingResult Run(string folder, RunConfig? config = null, bool resume = false) => new Trainer(config ?? Config, Data).Run(folder, resume, TestContext.Current.CancellationToken);

    /// <summary>Asks the run to stop after so many steps.</summary>
    public static TrainingResult RunSteps(string folder, int steps, bool resume = false)
    {
        using var stop = new CancellationTokenSource();
        var done = 0;
        var trainer = new Trainer(Config, Data)
        {
            Progress = _ =>
            {
                if (++done == steps) stop.Cancel();
            },
        };
        return trainer.Run(folder, resume, stop.Token);
    }

    /// <summary>Ends the run after so many steps without warning, as a killed process would.</summary>
    public static void Crash(string folder, int steps, int checkpointBatches, bool resume = false)
    {
        var done = 0;
        var trainer = new Trainer(Config, Data)
        {
            CheckpointBatches = checkpointBatches,
            Progress = _ =>
            {
                if (++done == steps) throw new CrashException();
            },
        };
        Assert.Throws<CrashException>(() => trainer.Run(folder, resume, TestContext.Current.CancellationToken));
    }

    /// <summary>The files are the same, byte for byte; of the metrics, all but the times.</summary>
    public static void AssertSame(string expected, string actual)
    {
        foreach (var name in (string[])["config.json", "model.safetensors", "samples.png", "reconstructions.png"])
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))), $"{name} differs");
        Assert.Equal(Learned(expected), Learned(actual));
        Assert.Equal(Names(expected), Names(actual));
    }

    private static (int, double, double)[] Learned(string folder) =>
        [.. RunFolder.Open(folder).ReadMetrics().Select(epoch => (epoch.Epoch, epoch["train_elbo"], epoch["test_elbo"]))];

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private sealed class CrashException : Exception;
}
