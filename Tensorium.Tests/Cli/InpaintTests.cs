using System.Globalization;
using System.Text.RegularExpressions;
using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary><c>train inpaint</c> and <c>inpaint</c>.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class InpaintTests : IDisposable
{
    private static readonly string[] Tiny =
        ["--train-images", "64", "--test-images", "20", "--channels", "2,3", "--hidden", "8", "--latent", "2", "--batch", "32", "--epochs", "1", "--seed", "5"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_trained_and_inpaints()
    {
        var run = Train("run", "--hidden-pixels", "fill-and-mask", "--holes", "strokes");
        var own = CommandLine.Succeed("inpaint", run);
        Assert.Contains("20 test images of digits, holes strokes of 0.3 to 0.7 of an image, seed 0", own);
        Assert.Contains($"inpainted: {Path.Combine(run, "inpainted.png")}", own);
        var last = File.ReadAllLines(Path.Combine(run, "metrics.jsonl"))[^1];
        Assert.Equal(double.Parse(Regex.Match(last, @"test_masked_squared_error"":\s*([\d.eE-]+)").Groups[1].Value, CultureInfo.InvariantCulture), Error(own), 1e-5);

        var other = CommandLine.Succeed("inpaint", run, "--holes", "rectangle", "--hidden", "0.25", "--seed", "3", "--count", "5", "--out", _folder.File("other.png"));
        Assert.Contains("holes rectangle of 0.25 to 0.25 of an image, seed 3", other);
        // Three rows of five images of 28 pixels, 2 between and around them.
        var png = File.ReadAllBytes(_folder.File("other.png"));
        Assert.Equal((152, 92), (png[19], png[23]));
    }

    [Theory]
    [InlineData("most_hidden is 1: a mask could hide everything", "--most-hidden", "1", "--holes", "strokes")]
    [InlineData("least_hidden is 0.001: a mask could hide nothing", "--least-hidden", "0.001")]
    [InlineData("--least-hidden: expected a number from 0 to 1, not 0, got '0'", "--least-hidden", "0")]
    [InlineData("--most-hidden: expected a number from 0 to 1, not 0, got '1.5'", "--most-hidden", "1.5")]
    [InlineData("expected the least to be no more than the most", "--least-hidden", "0.9", "--most-hidden", "0.8")]
    [InlineData("holes of half an image lie outside of that", "--least-hidden", "0.6")]
    [InlineData("cannot be halved 3 times", "--channels", "2,2,2")]
    public void Masks_and_networks_that_cannot_be_are_refused_in_a_line_before_anything_is_done(string expected, params string[] options)
    {
        var refused = CommandLine.Run(["train", "inpaint", "--out", _folder.File("run"), .. options]);
        Assert.Equal(ExitCodes.BadInput, refused.Code);
        Assert.Contains(expected, refused.Error);
        Assert.False(Directory.Exists(_folder.File("run")));
    }

    [Fact]
    public void Holes_that_cannot_be_and_other_models_are_refused()
    {
        var run = Train("run");
        Assert.Contains("could hide everything", CommandLine.Run(["inpaint", run, "--holes", "strokes", "--hidden", "1"]).Error);
        Assert.Contains("holes of half an image", CommandLine.Run(["inpaint", run, "--hidden", "0.2"]).Error);
        TinyRun.Train(_folder.File("vae"));
        Assert.Contains("a 'vae' cannot be used with 'inpaint'", CommandLine.Run(["inpaint", _folder.File("vae")]).Error);
    }

    private static double Error(string output) =>
        double.Parse(Regex.Match(output, @"masked squared error: ([\d.]+) ± [\d.]+,").Groups[1].Value, CultureInfo.InvariantCulture);

    private string Train(string name, params string[] more)
    {
        CommandLine.Succeed(["train", "inpaint", "--out", _folder.File(name), .. Tiny, .. more]);
        return _folder.File(name);
    }
}
