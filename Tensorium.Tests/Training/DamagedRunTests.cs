using Tensorium.IO;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Training;

/// <summary>Files of a run that say what no run does; each once ended in another exception, or was believed.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _run;

    public DamagedRunTests()
    {
        _run = _folder.File("run");
        SmallRun.RunSteps(_run, SmallRun.Batches + 2);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"data\": \"digits\"", "\"data\": \"\\ud800\"", "half of a surrogate pair")]
    [InlineData("\"data\":", "\"\\udc00\": 1, \"data\":", "half of a surrogate pair")]
    [InlineData("\"seed\": 17", "\"seed\": 17, \"seed\": 18", "there are two 'seed'")]
    [InlineData("\"lr\": 0.003", "\"lr\": 1e999", "'lr' is 1e999")]
    public void Configurations(string from, string to, string message)
    {
        var folder = RunFolder.Open(_run);
        var text = File.ReadAllText(folder.ConfigFile);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(folder.ConfigFile, text.Replace(from, to, StringComparison.Ordinal));
        Refused(folder.ConfigFile, message, () => RunConfig.Read(folder));
    }

    [Theory]
    [InlineData("{\"\\ud800\":1}", "half of a surrogate pair")]
    [InlineData("{\"epoch\":1.5,\"train_elbo\":0,\"test_elbo\":0,\"images_per_second\":1,\"seconds\":1}", "'epoch' is 1.5")]
    [InlineData("{\"epoch\":1,\"train_elbo\":-1e999,\"test_elbo\":0,\"images_per_second\":1,\"seconds\":1}", "'train_elbo' is -1e999")]
    public void Metrics(string line, string message)
    {
        var folder = RunFolder.Open(_run);
        File.AppendAllText(folder.MetricsFile, line + "\n");
        Refused($"{folder.MetricsFile}: line 2", message, () => folder.ReadMetrics());
    }

    [Theory]
    [InlineData(long.MaxValue, 2)]
    [InlineData(1L << 32, 2)]
    [InlineData(SmallRun.Epochs + 1, 2)]
    [InlineData(-1, 2)]
    [InlineData(1, -1)]
    [InlineData(1, SmallRun.Batches)]
    [InlineData(1, long.MinValue)]
    public void Checkpoints_at_a_place_that_the_run_does_not_have(long epoch, long batch) =>
        RefusedCheckpoint($"'progress.position' is {epoch} epochs and {batch} batches", "progress.position", Tensor.From(epoch, batch));

    // They could be read, and not be written again: JSON has no NaN.
    [Fact]
    public void Checkpoints_with_sums_that_are_not_finite()
    {
        RefusedCheckpoint("not finite", "progress.sums", Tensor.From(double.NaN, 0, 0));
        RefusedCheckpoint("not finite", "progress.metrics", Tensor.From([0, double.PositiveInfinity, 0, 0], [1, 4]));
    }

    [Fact]
    public void Checkpoints_with_numbers_that_no_optimiser_has()
    {
        RefusedCheckpoint("missing: step", "optimizer.step", null);
        RefusedCheckpoint("'step' holds a negative number", "optimizer.step", Tensor.From(-1L));
        RefusedCheckpoint("'learning_rates' holds", "optimizer.learning_rates", Tensor.From(double.NaN, double.NaN));
        RefusedCheckpoint("'learning_rates' holds", "optimizer.learning_rates", Tensor.From(1e-3, -1e-3));
        RefusedCheckpoint("'weight_decays' holds", "optimizer.weight_decays", Tensor.From(double.PositiveInfinity, double.NaN));
    }

    private static void Refused(string place, string message, Action read)
    {
        var thrown = Assert.Throws<DataFormatException>(read);
        Assert.StartsWith(place, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private void RefusedCheckpoint(string message, string name, Tensor? value)
    {
        var path = RunFolder.Open(_run).CheckpointFile;
        var file = Safetensors.Load(path);
        var tensors = new Dictionary<string, Tensor>(file.Tensors);
        Assert.True(tensors.Remove(name));
        if (value is not null) tensors.Add(name, value);
        var good = File.ReadAllBytes(path);
        Safetensors.Save(path, tensors, file.Metadata);
        Refused(path, message, () => SmallRun.Run(_run, resume: true));
        File.WriteAllBytes(path, good);
    }
}
