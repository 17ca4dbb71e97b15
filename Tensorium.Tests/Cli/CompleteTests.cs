using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary><c>train made</c> and <c>complete</c>.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class CompleteTests(CompleteTests.TinyMade run) : IClassFixture<CompleteTests.TinyMade>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_raises_the_log_likelihood_and_leaves_samples()
    {
        var lines = File.ReadAllLines(Path.Combine(run.Path, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        double Test(int epoch) => lines[epoch].GetProperty("test_log_likelihood").GetDouble();
        Assert.True(Test(1) > Test(0), $"{Test(0)}, then {Test(1)}");
        Assert.True(File.Exists(Path.Combine(run.Path, "samples.png")));
    }

    [Theory]
    [InlineData("leave-one-out")]
    [InlineData("relaxed")]
    public void The_bound_rises_stays_below_the_exact_value_and_there_is_a_picture(string gradient)
    {
        var path = _folder.File("c.png");
        var output = CommandLine.Succeed(
            "complete", run.Path, "--missing", "bottom", "--gradient", gradient, "--steps", "60", "--lr", "0.3", "--count", "4", "--importance-samples", "100", "--out", path);
        double Mean(string name) => double.Parse(Regex.Match(output, $@"(?m)^{Regex.Escape(name)} +(-?[\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var (before, after, exact) = (Mean("bound, even coins"), Mean("bound, inferred coins"), Mean("log p(given), exact"));
        Assert.True(after > before + 50, $"{before} before, {after} after");
        Assert.True(after < exact, $"{after} is not below {exact}");
        Assert.EndsWith($"completions: {path}{Environment.NewLine}", output);
        Assert.True(new FileInfo(path).Length > 500);
    }

    [Fact]
    public void Where_no_sum_is_left_out_there_is_an_exact_value_and_elsewhere_none()
    {
        string[] few = ["--steps", "2", "--count", "2", "--importance-samples", "30", "--out", _folder.File("c.png")];
        Assert.Contains("exact", CommandLine.Succeed(["complete", run.Path, "--missing", "bottom", .. few]));
        Assert.DoesNotContain("exact", CommandLine.Succeed(["complete", run.Path, "--missing", "top", .. few]));
        Assert.DoesNotContain("exact", CommandLine.Succeed(["complete", run.Path, "--missing", "left", .. few]));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        Assert.Contains("needs 2 or more, not 1", CommandLine.Run(["complete", run.Path, "--samples", "1"]).Error);
        Assert.Contains("--missing: expected top, bottom, left or right, got 'middle'", CommandLine.Run(["complete", run.Path, "--missing", "middle"]).Error);
        Assert.Contains("a 'made' cannot be used with 'evaluate'", CommandLine.Run(["evaluate", run.Path]).Error);
        var grey = CommandLine.Run(["train", "made", "--out", _folder.File("grey"), "--binarize", "none", "--train-images", "10", "--test-images", "5"]);
        Assert.Equal(ExitCodes.BadInput, grey.Code);
        Assert.Contains("use --binarize dynamic", grey.Error);
    }

    public sealed class TinyMade : IDisposable
    {
        private readonly TempFolder _folder = new();

        public TinyMade() => CommandLine.Succeed(
            "train", "made", "--out", Path, "--train-images", "300", "--test-images", "60", "--hidden", "24", "--batch", "32", "--epochs", "2", "--lr", "1e-2", "--seed", "5");

        public string Path => _folder.File("made");

        public void Dispose() => _folder.Dispose();
    }
}
