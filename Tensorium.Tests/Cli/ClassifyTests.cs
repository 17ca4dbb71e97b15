using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

[Collection(nameof(ComputeThreads))]
public sealed class ClassifyTests : IDisposable
{
    private static readonly string[] Tiny =
        ["--train-images", "200", "--test-images", "50", "--hidden", "12", "--latent", "3", "--batch", "32", "--epochs", "2", "--lr", "3e-3", "--seed", "5"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m1")]
    [InlineData("m2", "--factorization", "independent", "--schedule", "cosine")]
    [InlineData("m1m2", "--feature-epochs", "1", "--feature-hidden", "12", "--feature-latent", "4")]
    public void Each_kind_trains_classifies_evaluates_and_draws(string kind, params string[] more)
    {
        var run = _folder.File("run");
        var output = CommandLine.Succeed(["train", kind, "--out", run, "--labels", "20", .. Tiny, .. more]);
        Assert.Matches(@"epoch 2/2  train objective -?\d+\.\d\d  test -\d+\.\d\d  test error \d+\.\d\d", output);

        var csv = _folder.File("predictions.csv");
        var lines = CommandLine.Succeed("classify", run, "--out", csv).Split(Environment.NewLine);
        Assert.Matches(@"^50 test images of digits: \d+ told wrong, an error of \d+\.\d\d %$", lines[0]);
        Assert.Matches("^class  as 0  as 1", lines[1]);
        var rows = File.ReadAllLines(csv);
        Assert.Equal("image,class,prediction", rows[0]);
        Assert.Equal(51, rows.Length);
        var wrong = rows.Skip(1).Select(row => row.Split(',')).Count(row => row[1] != row[2]);
        Assert.StartsWith($"50 test images of digits: {wrong} told wrong", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($"test error {2 * wrong}.00", output.Split(Environment.NewLine).Single(line => line.StartsWith("epoch 2/2", StringComparison.Ordinal)).Split("  ").Single(part => part.StartsWith("test error", StringComparison.Ordinal)), StringComparison.Ordinal);

        Assert.Contains("log p(x)", CommandLine.Succeed("evaluate", run, "--limit", "10", "--importance-samples", "3"));
        CommandLine.Succeed("sample", run, "--count", "4");
        if (kind == "m1") CommandLine.Fail(_folder, ExitCodes.BadInput, "--class: a 'm1' cannot draw images of a class that one names", "sample", run, "--class", "3");
        else CommandLine.Succeed("sample", run, "--class", "3", "--count", "4");
        CommandLine.Succeed("reconstruct", run, "--count", "4");
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_line()
    {
        string[] train = ["train", "m2", "--out", _folder.File("no"), .. Tiny];
        CommandLine.Fail(_folder, ExitCodes.BadInput, "labels is 15; the 10 classes cannot have equally many", [.. train, "--labels", "15"]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, "labels is 5000; the training images have 200 labels", [.. train, "--labels", "5000"]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, "expected labels from 0 to 4", [.. train, "--labels", "20", "--classes", "5"]);

        var vae = _folder.File("vae");
        TinyRun.Train(vae);
        CommandLine.Fail(_folder, ExitCodes.BadInput, "a 'vae' cannot be used with 'classify'", "classify", vae);
    }
}
