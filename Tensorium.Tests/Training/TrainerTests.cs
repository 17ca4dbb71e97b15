using System.Text.Json;
using Tensorium.Models;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Run => _folder.File("run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_raises_the_bound_and_leaves_what_it_says()
    {
        var metrics = SmallRun.Run(Run, SmallRun.Config with { Epochs = 6 }).Metrics;
        Assert.True(metrics[^1]["test_elbo"] > metrics[0]["test_elbo"] + 50, $"from {metrics[0]["test_elbo"]} to {metrics[^1]["test_elbo"]}");

        var lines = File.ReadAllLines(RunFolder.Open(Run).MetricsFile);
        Assert.Equal(6, lines.Length);
        using var line = JsonDocument.Parse(lines[5]);
        Assert.Equal(["epoch", "train_elbo", "test_elbo", "images_per_second", "seconds"], line.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal((6, metrics[5]["test_elbo"]), (line.RootElement.GetProperty("epoch").GetInt32(), line.RootElement.GetProperty("test_elbo").GetDouble()));

        var vae = Vae.Load(RunFolder.Open(Run).ModelFile);
        Assert.Equal(metrics[^1]["test_elbo"], Evaluation.Elbo(vae, SmallRun.Data.Test, SmallRun.Config.Seed).Mean);
    }

    [Fact]
    public void Importance_sampling_on_a_trained_model_is_above_the_bound()
    {
        SmallRun.Run(Run);
        var vae = Vae.Load(RunFolder.Open(Run).ModelFile);
        var seen = new List<int>();
        var bound = Evaluation.Elbo(vae, SmallRun.Data.Test, seed: 1);
        var likelihood = Evaluation.LogLikelihood(vae, SmallRun.Data.Test, 50, seed: 1, seen.Add);
        Assert.True(likelihood.Mean > bound.Mean, $"{likelihood} against {bound}");
        Assert.Equal((40, 40), (likelihood.Count, seen[^1]));
        Assert.True(likelihood.StandardError is > 0 and < 50);
    }

    [Fact]
    public void A_standard_error_is_that_of_the_mean()
    {
        var estimate = Estimate.Of([1.0, 2, 3, 4]);
        Assert.Equal((2.5, 4), (estimate.Mean, estimate.Count));
        Assert.Equal(Math.Sqrt(5.0 / 3 / 4), estimate.StandardError, 1e-15);
    }

    [Fact]
    public void The_configuration_can_be_read_back()
    {
        var config = SmallRun.Config with { DataFolder = "some/folder", Seed = ulong.MaxValue, Epochs = 1 };
        SmallRun.Run(Run, config);
        var back = RunConfig.Read(RunFolder.Open(Run));
        Assert.Equal(config with { DataFingerprint = SmallRun.Data.Fingerprint(), TrainImages = 200, TestImages = 40 }, back);
    }

    [Fact]
    public void Another_configuration_is_refused_by_name()
    {
        SmallRun.RunSteps(Run, 2);
        var other = SmallRun.Config with { Model = new VaeConfig { Latent = 4, Hidden = [12, 5] }, LearningRate = 1e-3, DataFolder = "elsewhere" };
        var refusal = Assert.Throws<ConfigurationMismatchException>(() => SmallRun.Run(Run, other, resume: true));
        Assert.Equal(
            [new("hidden", "[12]", "[12, 5]"), new("latent", "3", "4"), new("lr", "0.003", "0.001")],
            refusal.Differences.OrderBy(difference => difference.Key, StringComparer.Ordinal));
        Assert.Contains("latent: 3 in the run, 4 given", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_of_the_same_name_are_refused()
    {
        SmallRun.RunSteps(Run, 2);
        var trainer = new Trainer(SmallRun.Config, SmallRun.Data with { Test = SmallRun.Data.Train.Take(40) });
        Assert.Equal("data_sha256", Assert.Single(Assert.Throws<ConfigurationMismatchException>(() => trainer.Run(Run, resume: true, TestContext.Current.CancellationToken)).Differences).Key);
    }

    [Fact]
    public void A_run_that_diverges_keeps_its_last_good_checkpoint()
    {
        var failure = Assert.Throws<DivergedException>(() => SmallRun.Run(Run, SmallRun.Config with { LearningRate = 1e30 }));
        Assert.Equal(1, failure.Epoch);
        Assert.InRange(failure.Batch, 1, SmallRun.Batches);
        Assert.Contains($"epoch 1, batch {failure.Batch}", failure.Message, StringComparison.Ordinal);
        var checkpoint = Tensorium.IO.Safetensors.Load(RunFolder.Open(Run).CheckpointFile);
        Assert.All(checkpoint.Tensors.Where(tensor => tensor.Value.DType == DType.Float32), tensor => Assert.All(tensor.Value.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
        Assert.False(File.Exists(RunFolder.Open(Run).ModelFile));
    }

    [Fact]
    public void A_broken_parameter_does_not_replace_a_good_checkpoint()
    {
        // The loss of each step is finite, but what the last one leaves is not: seen when the checkpoint is due.
        var failure = Assert.Throws<DivergedException>(() => new Trainer(
            SmallRun.Config with { LearningRate = double.MaxValue }, SmallRun.Data) { CheckpointBatches = 1 }.Run(Run, stop: TestContext.Current.CancellationToken));
        Assert.Contains("is not finite", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0L, 0], Tensorium.IO.Safetensors.Load(RunFolder.Open(Run).CheckpointFile).Tensors["progress.position"].ToArray<long>());
    }

    [Fact]
    public void Folders_that_are_no_run_are_refused_and_left_alone()
    {
        Assert.Throws<RunFolderException>(() => RunFolder.Open(_folder.File("nowhere")));
        Assert.Contains("config.json is missing", Assert.Throws<RunFolderException>(() => RunFolder.Open(_folder.Path)).Message, StringComparison.Ordinal);

        _folder.File("thesis.txt", [1]);
        Assert.Contains("not empty", Assert.Throws<RunFolderException>(() => SmallRun.Run(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("not empty", Assert.Throws<RunFolderException>(() => SmallRun.Run(_folder.Path, resume: true)).Message, StringComparison.Ordinal);
        Assert.Contains("a file of that name", Assert.Throws<RunFolderException>(() => SmallRun.Run(_folder.File("thesis.txt"))).Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], _folder.Names());

        SmallRun.RunSteps(Run, 1);
        Assert.Contains("--resume", Assert.Throws<RunFolderException>(() => SmallRun.Run(Run)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", "this is no JSON")]
    [InlineData("checkpoint.safetensors", "checkpoint.safetensors")]
    public void A_damaged_file_is_named(string name, string expected)
    {
        SmallRun.RunSteps(Run, 3);
        var path = Path.Combine(Run, name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^7]);
        var refusal = Assert.Throws<DataFormatException>(() => SmallRun.Run(Run, resume: true));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        SmallRun.RunSteps(Run, 3);
        SmallRun.Run(_folder.File("other"), SmallRun.Config with { Seed = 18, Epochs = 1 });
        File.Copy(Path.Combine(_folder.File("other"), "checkpoint.safetensors"), RunFolder.Open(Run).CheckpointFile, overwrite: true);
        Assert.Contains("does not belong", Assert.Throws<DataFormatException>(() => SmallRun.Run(Run, resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_metrics_are_refused_with_their_line()
    {
        SmallRun.Run(Run);
        var folder = RunFolder.Open(Run);
        File.AppendAllText(folder.MetricsFile, "{\"epoch\":4}\n");
        Assert.Contains("line 4", Assert.Throws<DataFormatException>(folder.ReadMetrics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused_before_anything_is_written()
    {
        RunConfig[] wrong =
        [
            SmallRun.Config with { Epochs = 0 },
            SmallRun.Config with { BatchSize = 0 },
            SmallRun.Config with { LearningRate = double.NaN },
            SmallRun.Config with { LearningRate = 0 },
            SmallRun.Config with { Model = new VaeConfig { Latent = 0 } },
            SmallRun.Config with { Model = new VaeConfig { Input = 100 } },
        ];
        Assert.All(wrong, config => Assert.DoesNotContain('\n', Assert.Throws<ConfigurationException>(() => SmallRun.Run(Run, config)).Message));
        Assert.Throws<ConfigurationException>(() => new Trainer(SmallRun.Config, SmallRun.Data with { Test = SmallRun.Data.Test.Take(0) }).Run(Run, stop: TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Run));
    }
}
