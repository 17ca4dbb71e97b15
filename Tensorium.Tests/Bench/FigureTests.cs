using Tensorium.Bench.Measure;
using Tensorium.Bench.Regress;
using Tensorium.Bench.Versus;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Bench;

/// <summary>What the benchmarks make of the times that they measure.</summary>
public class FigureTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0, 1.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5, 1.0)]
    [InlineData(new[] { 7.0 }, 7.0, 7.0)]
    public void Timing_has_the_median_and_the_least(double[] samples, double median, double least)
    {
        var timing = new Timing(samples);
        Assert.Equal(median, timing.Median);
        Assert.Equal(least, timing.Least);
    }

    [Fact]
    public void Ratio_is_our_speed_over_theirs()
    {
        var row = Row("exp", ours: 2, theirs: 6, work: 12);
        Assert.Equal((6.0, 2.0, 3.0), (row.OurSpeed, row.TheirSpeed, row.Ratio));
        Assert.Equal(row.Figure.Ours / row.Figure.Theirs, row.Figure.Ratio, 12);
    }

    [Fact]
    public void Summary_has_the_geometric_mean_and_the_worst_shape()
    {
        var figures = GemmSummary.Of([Row("a", ours: 1, theirs: 4), Row("b", ours: 2, theirs: 1)]);
        Assert.Equal(["sgemm", "sgemm-worst"], figures.Select(figure => figure.Name));
        Assert.Equal(Math.Sqrt(4 * 0.5), figures[0].Ratio, 12);
        Assert.Equal(0.5, figures[1].Ratio);
    }

    [Fact]
    public void Figures_are_read_as_they_were_written()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "figures.json");
        Figure[] figures = [new("sgemm", 1, 101.5, 96.25, 1.0545), new("tiny-100", 2, 12345, 1000, 12.345)];
        Figure.Save(path, figures);
        Assert.Equal(figures, Figure.Load(path));
        Assert.StartsWith("[{\"name\":\"sgemm\",\"threads\":1,\"ours\":101.5,\"theirs\":96.25,\"ratio\":1.0545},", string.Concat(File.ReadAllText(path).Where(c => !char.IsWhiteSpace(c))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[")]
    public void A_file_that_is_no_list_of_figures_is_named(string text)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "figures.json");
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<DataFormatException>(() => Figure.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.84, true)]
    [InlineData(0.86, false)]
    [InlineData(2, false)]
    public void A_loss_is_15_percent(double change, bool isLoss)
    {
        var before = new Figure("exp", 1, 3, 2, 1.5);
        Assert.Equal(isLoss, Baseline.IsLoss(before, before with { Ratio = before.Ratio * change }));
    }

    [Fact]
    public void The_committed_baseline_is_a_list_of_different_figures()
    {
        var figures = Figure.Load(Baseline.Standard);
        Assert.NotEmpty(figures);
        Assert.Equal(figures.Count, figures.DistinctBy(figure => (figure.Name, figure.Threads)).Count());
        Assert.DoesNotContain(figures, figure => figure.Ratio <= 0);
    }

    private static Comparison Row(string name, double ours, double theirs, double work = 1) => new(name, 1, work, "1/s", new([ours]), new([theirs]), "as it is");
}
