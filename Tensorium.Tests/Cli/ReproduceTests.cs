using Tensorium.Cli;
using Tensorium.Models.Reproduce;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

public sealed class ReproduceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_name_all_are_listed()
    {
        var output = CommandLine.Succeed("reproduce");
        Assert.All(Reproductions.All, reproduction => Assert.Contains($"{reproduction.Name} ", output));
    }

    [Theory]
    [InlineData("there is no set-up 'vae' to reproduce; there are vae-mnist-iwae-table, ", "vae")]
    [InlineData("--quick and --cut: one of them at most", "iwae-mnist-k5", "--quick", "--cut")]
    [InlineData("--cut: gmm-faithful has none", "gmm-faithful", "--cut")]
    [InlineData("--data-dir: there is no folder nowhere", "gmm-faithful", "--data-dir", "nowhere")]
    [InlineData("name the folder that holds geyser.csv", "gmm-faithful")]
    public void What_cannot_be_is_refused_in_a_line(string expected, params string[] options) =>
        CommandLine.Fail(_folder, ExitCodes.BadInput, expected, ["reproduce", .. options, "--out", _folder.File("out")]);

    [Fact]
    public void An_interrupted_one_says_that_it_can_go_on()
    {
        IdxFiles.Write(_folder.Path);
        var stopped = CommandLine.RunInterruptible(
            ["reproduce", "vae-mnist-iwae-table", "--quick", "--data-dir", _folder.Path, "--out", _folder.File("out")], new CancellationToken(canceled: true));
        Assert.Equal((ExitCodes.Interrupted, ""), (stopped.Code, stopped.Error));
        Assert.Contains("stopped; the same command goes on from what was saved of the training", stopped.Out);
        Assert.True(File.Exists(Path.Combine(_folder.File("out"), "iwae-paper-k1-seed1-quick", "checkpoint.safetensors")));
    }
}
