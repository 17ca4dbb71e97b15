using Tensorium.Cli;
using Tensorium.Models.Mixture;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Tensorium.Tests.Mixture;
using Xunit;

namespace Tensorium.Tests.Cli;

[Collection(nameof(ComputeThreads))]
public sealed class TrainMixtureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrainMixtureTests()
    {
        var (rows, classes) = Blobs.Draw(30, seed: 1);
        var lines = classes.Select((name, row) => FormattableString.Invariant($"{rows[row, 0].Item()},{rows[row, 1].Item()},c{name}"));
        File.WriteAllLines(Table, ["x,y,kind", .. lines]);
    }

    private string Table => _folder.File("blobs.csv");

    private string Run => _folder.File("run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_what_it_found_and_leaves_model_and_picture()
    {
        var lines = CommandLine.Succeed("train", "gmm", "--data", Table, "--labels", "kind", "--clusters", "3", "--starts", "3", "--out", Run).Split(Environment.NewLine);
        Assert.Equal($"run: {Run}", lines[0]);
        Assert.Equal("90 rows of blobs.csv, columns x, y", lines[1]);
        Assert.Matches(@"^converged after \d+ iterations$", lines[2]);
        Assert.Matches(@"^log-likelihood -\d+\.\d{6} nats, -\d\.\d{6} a row; AIC \d+\.\d{3}, BIC \d+\.\d{3}$", lines[3]);
        Assert.Matches(@"^agreement with the labels: adjusted Rand index (0\.9\d{3}|1\.0000)$", lines[8]);
        Assert.Equal(7, Array.FindIndex(lines, line => line.StartsWith("3        0.", StringComparison.Ordinal)));
        Assert.Equal(["clusters.csv", "clusters.png", "config.json", "metrics.jsonl", "model.safetensors"], Directory.GetFiles(Run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3, GaussianMixture.Load(Path.Combine(Run, "model.safetensors")).ClusterCount);
        Assert.Equal(91, File.ReadAllLines(Path.Combine(Run, "clusters.csv")).Length);
    }

    [Fact]
    public void The_same_command_makes_the_same_bits()
    {
        string[] command = ["train", "gmm", "--data", Table, "--columns", "x,y", "--standardize", "--pca", "1", "--covariance", "tied", "--seed", "7"];
        CommandLine.Succeed([.. command, "--out", Run]);
        CommandLine.Succeed([.. command, "--out", _folder.File("again"), "--threads", "1"]);
        foreach (var file in Directory.GetFiles(Run)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder.File("again"), Path.GetFileName(file))));
        Assert.True(File.Exists(Path.Combine(Run, "features.safetensors")));
    }

    [Fact]
    public void Images_are_seen_through_their_principal_components() => Assert.Contains(
        "60 rows of digits, 3 principal components of 784 columns",
        CommandLine.Succeed("train", "gmm", "--data", "digits", "--train-images", "60", "--pca", "3", "--covariance", "diagonal", "--out", Run));

    [Fact]
    public void A_fit_that_was_cut_short_is_said_to_be() => Assert.Contains(
        "not converged after 1 iterations: raise --max-iterations", CommandLine.Succeed("train", "gmm", "--data", Table, "--columns", "x,y", "--max-iterations", "1", "--out", Run));

    [Theory]
    [InlineData("line 2: column 'kind' is 'c0'", "--clusters", "2")]
    [InlineData("only 90 rows", "--clusters", "91", "--columns", "x")]
    [InlineData("there is no column 'z'; there are x, y, kind", "--columns", "x,z")]
    [InlineData("1 to 2 principal components", "--columns", "x,y", "--pca", "3")]
    [InlineData("--train-images: this is for images", "--columns", "x,y", "--train-images", "5")]
    [InlineData("--covariance: expected full, tied, diagonal or spherical, got 'any'", "--covariance", "any")]
    [InlineData("--clusters: expected a whole number from 1", "--clusters", "0")]
    public void What_cannot_be_done_is_refused(string expected, params string[] options) =>
        CommandLine.Fail(_folder, ExitCodes.BadInput, expected, ["train", "gmm", "--data", Table, "--out", Run, .. options]);

    [Fact]
    public void A_folder_that_is_in_use_is_refused_before_the_fit()
    {
        string[] command = ["train", "gmm", "--data", Table, "--columns", "x,y", "--max-iterations", "1", "--out", Run];
        CommandLine.Succeed(command);
        // The fit would be refused too.
        CommandLine.Fail(_folder, ExitCodes.BadInput, "the folder holds a run already", [.. command, "--clusters", "91"]);
    }

    [Fact]
    public void The_data_are_named() => CommandLine.Fail(_folder, ExitCodes.BadInput, "--data", "train", "gmm", "--out", Run);
}
