using Tensorium.Cli;
using Tensorium.Models;
using Tensorium.Models.Reproduce;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Tensorium.Tests.Training;
using Xunit;

namespace Tensorium.Tests.Reproduce;

public sealed class ReproductionTests
{
    [Fact]
    public void Names_differ_and_descriptions_are_lines()
    {
        Assert.Equal(Reproductions.All.Count, Reproductions.All.Select(reproduction => reproduction.Name).Distinct().Count());
        Assert.All(Reproductions.All, reproduction => Assert.Same(reproduction, Reproductions.Find(reproduction.Name)));
        Assert.All(Reproductions.All, reproduction => Assert.DoesNotContain('\n', reproduction.Description));
    }

    [Theory]
    [InlineData(86.46, true)]
    [InlineData(87.06, true)]
    [InlineData(86.45, false)]
    [InlineData(87.07, false)]
    [InlineData(double.NaN, false)]
    public void A_figure_is_held_to_what_is_expected(double value, bool isMet)
    {
        var figure = new ReproducedFigure("nats", value, Expected: Expectation.Within(86.76, 0.3000001));
        Assert.Equal(isMet, figure.IsMet);
        Assert.Equal(value <= 86.9, Expectation.AtMost(86.9).IsMet(value));
        Assert.Equal(value >= 86.9, Expectation.AtLeast(86.9).IsMet(value));
        Assert.Equal("≤ 86.9", Expectation.AtMost(86.9).ToString());
    }

    [Fact]
    public void A_run_goes_on_where_a_shorter_one_paused()
    {
        using var folder = new TempFolder();
        ReproductionRun Run() => new() { Size = ReproductionSize.Full, Folder = folder.Path, Stop = TestContext.Current.CancellationToken };
        var (_, first) = Run().Train("run", SmallRun.Config, SmallRun.Data, pauseAfterEpoch: 1);
        Assert.Single(first);
        var run = Run();
        var (_, all) = run.Train("run", SmallRun.Config, SmallRun.Data);
        Assert.Equal(SmallRun.Epochs, all.Count);
        Assert.Equal(all.Sum(epoch => epoch.Seconds), run.TrainingSeconds);
        SmallRun.Run(folder.File("whole"));
        SmallRun.AssertSame(folder.File("whole"), folder.File("run"));

        Assert.Contains("choose another folder", Assert.Throws<ConfigurationException>(() => Run().Train("run", SmallRun.Config, SmallRun.Data, pauseAfterEpoch: 2)).Message, StringComparison.Ordinal);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ReproductionRun { Size = ReproductionSize.Full, Folder = folder.Path, Stop = stopped.Token }.Train("other", SmallRun.Config, SmallRun.Data));
    }

    [Fact]
    public void Figures_become_rows_of_the_nearest_document()
    {
        using var folder = new TempFolder();
        Assert.Null(new ResultsDocument(folder.Path).Path);
        Directory.CreateDirectory(folder.File("docs"));
        var path = Path.Combine(folder.File("docs"), "results.md");
        File.WriteAllText(path, "# Results\n\nSome.\n");
        Directory.CreateDirectory(folder.File("below"));

        var document = new ResultsDocument(folder.File("below"));
        var reproduction = Reproductions.All[0];
        document.Append(reproduction, ReproductionSize.Quick, Device.Cpu, [new("nats", 90.1234, 0.5, Expectation.Within(90, 0.3), "86.76")], 75);
        File.AppendAllText(path, "\n## After\n\n| not | this |\n");
        document.Append(reproduction, ReproductionSize.Full, Device.Cpu, [new("error, %", 9, Expected: Expectation.AtMost(8)), new("units", 19)], 4000);

        var lines = File.ReadAllLines(path);
        Assert.Equal(["# Results", "", "Some.", "", "## Reproduced figures", ""], lines[..6]);
        Assert.Equal(lines[6].Count(letter => letter == '|'), lines[7].Count(letter => letter == '|'));
        Assert.StartsWith($"| `{reproduction.Name}` `--quick` | nats | 90.123 ± 0.5 | 90 ± 0.3 | 86.76 | 1:15 | ", lines[8], StringComparison.Ordinal);
        Assert.StartsWith($"| `{reproduction.Name}` | error, % | missed: 9 | ≤ 8 |  | 1:06:40 | ", lines[9], StringComparison.Ordinal);
        Assert.StartsWith($"| `{reproduction.Name}` | units | 19 |  |  | 1:06:40 | ", lines[10], StringComparison.Ordinal);
        Assert.Equal(["", "## After", "", "| not | this |"], lines[11..]);
    }
}
