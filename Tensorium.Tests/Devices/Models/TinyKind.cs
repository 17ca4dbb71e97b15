using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>A run of each kind of model that takes a blink: 2 epochs of 3 batches.</summary>
internal static class TinyKind
{
    public const int Steps = 6;

    public static ImageData Data { get; } = Digits.Load(trainCount: 96, testCount: 20);

    /// <summary>The run of a kind.</summary>
    public static RunConfig Config(string kind)
    {
        var standard = ModelKinds.Find(kind)!.Default;
        return standard with { Model = Shrunk(standard.Model), Epochs = 2, BatchSize = standard.Model is SemiSupervisedConfig ? 26 : 32, LearningRate = 3e-3, Seed = 17 };
    }

    /// <summary>Runs it until it is done, or asks it to stop after so many steps.</summary>
    public static TrainingResult Run(string kind, string folder, Device device, int? steps = null, bool resume = false) => Run(Config(kind), folder, device, steps, resume);

    /// <summary>Runs another run of that size.</summary>
    public static TrainingResult Run(RunConfig config, string folder, Device device, int? steps = null, bool resume = false)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var done = 0;
        var trainer = new Trainer(config, Data)
        {
            Device = device,
            Progress = _ =>
            {
                if (++done == steps) stop.Cancel();
            },
        };
        return trainer.Run(folder, resume, stop.Token);
    }

    /// <summary>All that both runs learned, drew and measured is the same, byte for byte; times are not.</summary>
    public static void AssertSame(string expected, string found)
    {
        Assert.Equal(Names(expected), Names(found));
        foreach (var name in Names(expected).Except(["metrics.jsonl", "checkpoint.safetensors"]))
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))), $"{name} differs");
        Assert.Equal(Measured(expected), Measured(found));
    }

    /// <summary>Both runs came to the same but for rounding, and drew the same pictures; a decision between two classes may fall otherwise.</summary>
    public static void AssertNear(string expected, string found)
    {
        const double tolerance = 1e-3;
        var oneImage = 100.0 / Data.Test.Count;
        Assert.Equal(Names(expected), Names(found));
        foreach (var ((name, one), (_, other)) in Measured(expected).Zip(Measured(found)))
            Assert.Equal(one, other, name is "test_error" ? oneImage + tolerance : tolerance * Math.Max(1, Math.Abs(one)));
    }

    private static ModelConfig Shrunk(ModelConfig config) => config switch
    {
        VaeConfig vae => vae with { Hidden = [12], Latent = 2 },
        IwaeConfig iwae => iwae with { Hidden = [8, 6], Latent = [3, 2], Particles = 2 },
        FlowVaeConfig flow => flow with { Hidden = [12], Latent = 3, Steps = 2, FlowWidth = 8, Context = 4 },
        CvaeConfig cvae => cvae with { Hidden = [12], Latent = 3 },
        QuadrantCvaeConfig quadrants => quadrants with { Hidden = [12], Latent = 3, BaselineEpochs = 1 },
        M1Config m1 => m1 with { Hidden = [12], Latent = 3, Labels = 20, LabelBatch = 10 },
        M2Config m2 => m2 with { Hidden = [12], Latent = 3, Labels = 20 },
        M1M2Config both => both with { FeatureHidden = [12], FeatureLatent = 4, FeatureEpochs = 1, Hidden = [10], Latent = 3, Labels = 20 },
        InpaintConfig inpaint => inpaint with { Channels = [4], Hidden = [8], Latent = 3 },
        BernoulliMadeConfig made => made with { Hidden = [6] },
        _ => throw new NotSupportedException($"a small {config.Kind} is missing here"),
    };

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static (string, double)[] Measured(string folder) =>
        [.. RunFolder.Open(folder).ReadMetrics().SelectMany(epoch => epoch.Measures).Select(measure => (measure.Key, measure.Value))];
}
