using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Training;

/// <summary>Stages that end early and go back to their best epoch, by the conditional model of quadrants, which has two.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class StageTests : IDisposable
{
    // Steps so large that epochs get worse now and then.
    private static readonly RunConfig Config = SmallRun.Config with
    {
        Model = new QuadrantCvaeConfig { Quadrants = 2, BaselineEpochs = 60, Patience = 1, Hidden = [8], Latent = 2 },
        Epochs = 100,
        LearningRate = 0.2,
        ValidationImages = 40,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_stage_ends_when_it_gains_nothing_and_the_model_is_that_of_the_best_epoch()
    {
        var result = SmallRun.Run(_folder.File("run"), Config);
        var stage = Stage(result.Metrics, "validation_baseline", 0);
        var rest = Stage(result.Metrics, "validation_elbo", stage.End);
        Assert.InRange(stage.End, 2, 59);
        Assert.InRange(rest.End, stage.End + 2, 99);
        Assert.Equal(rest.End, result.Metrics.Count);
        Assert.Equal(rest.Best, result.ModelEpoch);

        // The network of the second stage is the best one of the first, and stays it.
        var best = result.Metrics[stage.Best - 1]["validation_baseline"];
        Assert.NotEqual(best, result.Metrics[stage.End - 1]["validation_baseline"]);
        Assert.All(result.Metrics.Skip(stage.End), epoch => Assert.Equal(best, epoch["validation_baseline"]));

        var model = ModelFile.Load<QuadrantCvae>(RunFolder.Open(_folder.File("run")).ModelFile);
        var held = SmallRun.Data.Train.Skip(160);
        Assert.Equal(result.Metrics[rest.Best - 1]["validation_elbo"], ConditionalEvaluation.Elbo(model, held, Config.Seed).Mean);
        Assert.True(ConditionalEvaluation.SampledElbo(model, held, 50, 1).Mean < 0);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 7)]
    public void Interrupted_again_and_again_and_with_other_threads_it_ends_in_the_same_bytes(int threads, int steps)
    {
        SmallRun.Run(_folder.File("whole"), Config);
        var run = _folder.File("run");
        using (new ComputeThreads(threads))
        {
            while (RunSteps(run, steps) == TrainingOutcome.Interrupted)
            {
            }
        }

        foreach (var name in (string[])["config.json", "model.safetensors", "completions.png"])
            Assert.True(File.ReadAllBytes(Path.Combine(_folder.File("whole"), name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, name))), $"{name} differs");
    }

    [Fact]
    public void Without_patience_the_first_stage_is_as_long_as_is_said_and_the_last_epoch_counts()
    {
        var config = Config with { Model = ((QuadrantCvaeConfig)Config.Model) with { Patience = 0, BaselineEpochs = 2 }, Epochs = 5, ValidationImages = 0 };
        var result = SmallRun.Run(_folder.File("run"), config);
        Assert.Equal((5, 5), (result.Metrics.Count, result.ModelEpoch));
        Assert.NotEqual(result.Metrics[0]["test_baseline"], result.Metrics[1]["test_baseline"]);
        Assert.All(result.Metrics.Skip(2), epoch => Assert.Equal(result.Metrics[1]["test_baseline"], epoch["test_baseline"]));
        Assert.Equal(result.Metrics[0]["test_elbo"], result.Metrics[0]["test_elbo"]);
        Assert.NotEqual(result.Metrics[2]["test_elbo"], result.Metrics[3]["test_elbo"]);
    }

    private static TrainingOutcome RunSteps(string folder, int steps)
    {
        using var stop = new CancellationTokenSource();
        var done = 0;
        var trainer = new Trainer(Config, SmallRun.Data)
        {
            Progress = _ =>
            {
                if (++done == steps) stop.Cancel();
            },
        };
        return trainer.Run(folder, resume: true, stop.Token).Outcome;
    }

    /// <summary>The best epoch of a stage, and the epoch that ends it: the first that is no better than the one before.</summary>
    private static (int Best, int End) Stage(IReadOnlyList<EpochMetrics> metrics, string measure, int start)
    {
        var epoch = start + 1;
        while (metrics[epoch][measure] > metrics[epoch - 1][measure]) epoch++;
        return (epoch, epoch + 1);
    }
}
