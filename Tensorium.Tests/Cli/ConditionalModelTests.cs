using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary><c>train cvae</c> and <c>train cvae-quadrants</c>, and what can be done with their runs.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class ConditionalModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_rows_of_the_picture_and_can_be_named()
    {
        var run = _folder.File("run");
        CommandLine.Succeed(["train", "cvae", "--out", run, "--threads", "1", .. TinyRun.Options]);
        CommandLine.Succeed(["train", "cvae", "--out", _folder.File("again"), "--threads", "2", .. TinyRun.Options]);
        foreach (var name in (string[])["model.safetensors", "samples.png"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(run, name)), File.ReadAllBytes(Path.Combine(_folder.File("again"), name)));
        Assert.Equal((10, 10), Cells(Path.Combine(run, "samples.png")));

        (int, int) Sampled(params string[] options)
        {
            CommandLine.Succeed(["sample", run, "--out", _folder.File("s.png"), .. options]);
            return Cells(_folder.File("s.png"));
        }

        Assert.Equal((10, 10), Sampled());
        Assert.Equal((4, 10), Sampled("--count", "4"));
        Assert.Equal((3, 3), Sampled("--class", "3", "--count", "9"));
        var refused = CommandLine.Run("sample", run, "--class", "10");
        Assert.Equal((ExitCodes.BadInput, $"tensorium: --class: expected a whole number from 0 to 9, the classes of this model, got 10{Environment.NewLine}"), (refused.Code, refused.Error));
    }

    [Fact]
    public void Quadrants_are_completed_and_the_best_epoch_is_told()
    {
        var run = _folder.File("run");
        string[] options = ["--baseline-epochs", "100", "--patience", "1", "--validation-images", "60", "--lr", "0.05"];
        var output = CommandLine.Succeed(["train", "cvae-quadrants", "--out", run, "--quadrants", "3", .. TinyRun.Options[..^6], "--epochs", "200", "--seed", "5", .. options]);
        Assert.Matches(@"(?m)^the best of \d+ epochs was \d+: the model is that one\r?$", output);
        // The given part, the guess, eight completions and the original.
        Assert.Equal((11, 16), Cells(Path.Combine(run, "completions.png")));
        Assert.Contains("cannot be used with 'sample'", CommandLine.Run("sample", run).Error);
        Assert.Contains("--class: a 'cvae-quadrants' cannot draw images of a class that one names", CommandLine.Run("sample", run, "--class", "1").Error);
    }

    [Theory]
    [InlineData("--quadrants", "0")]
    [InlineData("--quadrants", "4")]
    [InlineData("--divergence", "none")]
    public void What_cannot_be_is_refused_before_anything_is_made(string option, string value)
    {
        var refused = CommandLine.Run("train", "cvae-quadrants", "--out", _folder.File("run"), option, value);
        Assert.Equal(ExitCodes.BadInput, refused.Code);
        Assert.Contains($"{option}: expected", refused.Error);
        Assert.Empty(_folder.Names());
    }

    /// <summary>The images across and down in a picture of 28×28 images: sizes stand behind a PNG's signature and its first header.</summary>
    private static (int Across, int Down) Cells(string path)
    {
        var file = File.ReadAllBytes(path);
        return (((file[18] << 8) + file[19] - 2) / 30, ((file[22] << 8) + file[23] - 2) / 30);
    }
}
