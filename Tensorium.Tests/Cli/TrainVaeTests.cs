using System.Text.Json;
using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

[Collection(nameof(ComputeThreads))]
public sealed class TrainVaeTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_its_folder() => Assert.Equal(
        ["checkpoint.safetensors", "config.json", "interpolation.png", "latent.png", "metrics.jsonl", "model.safetensors", "reconstructions.png", "samples.png", "traversals.png"],
        Directory.GetFiles(run.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void In_a_log_it_tells_where_it_is_what_it_does_and_what_it_left()
    {
        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal($"run: {run.Path}", lines[0]);
        Assert.Equal("300 training and 60 test images of digits; bounds and likelihoods are in nats an image", lines[1]);
        Assert.Matches(@"^epoch 1/2  train -\d+\.\d\d  test -\d+\.\d\d  [\d,]+ images/s  \d+\.\d s  \d+:\d\d left$", lines[2]);
        Assert.Matches(@"^epoch 2/2  train -\d+\.\d\d  test -\d+\.\d\d  [\d,]+ images/s  \d+\.\d s$", lines[3]);
        Assert.Contains(run.Model, lines[4]);
        Assert.DoesNotContain('\x1B', run.Output);
    }

    [Fact]
    public void Metrics_are_a_line_an_epoch_with_the_promised_fields()
    {
        var lines = File.ReadAllLines(Path.Combine(run.Path, "metrics.jsonl"));
        Assert.Equal(2, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = JsonDocument.Parse(lines[i]).RootElement;
            Assert.Equal(["epoch", "train_elbo", "test_elbo", "images_per_second", "seconds"], line.EnumerateObject().Select(field => field.Name));
            Assert.Equal(i + 1, line.GetProperty("epoch").GetInt32());
            Assert.InRange(line.GetProperty("test_elbo").GetDouble(), -700, 0);
        }
    }

    [Fact]
    public void The_configuration_says_what_was_asked_for()
    {
        var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(run.Path, "config.json"))).RootElement;
        Assert.Equal([16, 8], config.GetProperty("hidden").EnumerateArray().Select(width => width.GetInt32()));
        Assert.Equal(3, config.GetProperty("latent").GetInt32());
        Assert.Equal(32, config.GetProperty("batch").GetInt32());
        Assert.Equal(2, config.GetProperty("epochs").GetInt32());
        Assert.Equal(3e-3, config.GetProperty("lr").GetDouble());
        Assert.Equal(5UL, config.GetProperty("seed").GetUInt64());
        Assert.Equal("digits", config.GetProperty("data").GetString());
        Assert.Equal(300, config.GetProperty("train_images").GetInt32());
        Assert.Equal(60, config.GetProperty("test_images").GetInt32());
    }

    [Theory]
    [InlineData("--threads", "1")]
    [InlineData("--threads", "3")]
    [InlineData("--checkpoint-every", "0.001")]
    public void The_same_command_makes_the_same_bits(string option, string value)
    {
        TinyRun.Train(_folder.File("again"), option, value);
        AssertSameModel("again");
    }

    [Fact]
    public void Another_seed_makes_other_bits()
    {
        CommandLine.Succeed(["train", "vae", "--out", _folder.File("other"), .. TinyRun.Options[..^1], "6"]);
        Assert.NotEqual(File.ReadAllBytes(run.Model), File.ReadAllBytes(_folder.File("other/model.safetensors")));
    }

    [Fact]
    public void Interrupted_it_saves_and_resumed_it_makes_the_same_bits()
    {
        var path = _folder.File("run");
        using var patience = new CancellationTokenSource();
        using var output = new CancellingWriter(patience, when: "epoch 1/2");
        using var error = new StringWriter();
        var code = App.Run(["train", "vae", "--out", path, .. TinyRun.Options], new(output, error, IsInteractive: false, patience.Token));
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Empty(error.ToString());
        Assert.EndsWith($"saved; go on with: tensorium train vae --resume {path}{Environment.NewLine}", output.ToString());
        Assert.Single(File.ReadAllLines(Path.Combine(path, "metrics.jsonl")));

        var resumed = CommandLine.Succeed("train", "vae", "--resume", path, "--threads", "1");
        Assert.DoesNotContain("epoch 1/2", resumed);
        AssertSameModel("run");
    }

    [Fact]
    public void Interrupted_before_the_first_step_it_can_be_resumed_too()
    {
        var path = _folder.File("run");
        var interrupted = CommandLine.RunInterruptible(["train", "vae", "--out", path, .. TinyRun.Options], new CancellationToken(canceled: true));
        Assert.Equal(ExitCodes.Interrupted, interrupted.Code);
        CommandLine.Succeed("train", "vae", "--resume", path);
        AssertSameModel("run");
    }

    [Fact]
    public void Resume_with_out_begins_what_is_not_there_and_leaves_what_is_done()
    {
        var path = _folder.File("run");
        TinyRun.Train(path, "--resume");
        AssertSameModel("run");
        var before = CommandLine.Content(_folder);
        TinyRun.Train(path, "--resume");
        Assert.Equal(before, CommandLine.Content(_folder));
    }

    [Fact]
    public void Images_are_read_from_a_folder_which_the_run_remembers()
    {
        var path = _folder.File("run");
        Directory.CreateDirectory(_folder.File("images"));
        IdxFiles.Write(_folder.File("images"));
        string[] small = ["--hidden", "8", "--latent", "2", "--epochs", "1"];
        CommandLine.Succeed(["train", "vae", "--out", path, "--data", "mnist", "--data-dir", _folder.File("images"), .. small]);
        Assert.Contains($"{IdxFiles.TestImages} test images of mnist", CommandLine.Succeed("evaluate", path, "--importance-samples", "2"));
    }

    private void AssertSameModel(string folder) =>
        Assert.True(File.ReadAllBytes(run.Model).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File($"{folder}/model.safetensors"))), "the models differ");

    /// <summary>Presses Ctrl-C at a certain line.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source, string when) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.StartsWith(when, StringComparison.Ordinal)) source.Cancel();
        }
    }
}
