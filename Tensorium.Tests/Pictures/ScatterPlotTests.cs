using Tensorium.Models.Pictures;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Pictures;

public sealed class ScatterPlotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(-3.2, 4.1)]
    [InlineData(43, 96)]
    [InlineData(1.2e-5, 1.9e-5)]
    public void Marks_are_round_and_cover_the_values(double low, double high)
    {
        var ticks = AxisTicks.Covering(low, high);
        Assert.InRange(ticks.Length, 4, 12);
        var step = ticks[1] - ticks[0];
        Assert.True(ticks[0] <= low + (1e-9 * step) && ticks[^1] >= high - (1e-9 * step), $"{ticks[0]} … {ticks[^1]}");
        Assert.True(ticks[0] > low - step && ticks[^1] < high + step);
        var digits = step / Math.Pow(10, Math.Floor(Math.Log10(step)));
        Assert.Contains(new[] { 1, 2.5, 5, 10 }, round => Math.Abs(digits - round) < 1e-9);
    }

    [Fact]
    public void Numbers_are_mapped_to_where_their_marks_are()
    {
        var area = new PlotArea(new Canvas(400, 300), [0, 5, 10], [-1, 0, 1], "", "", "");
        Assert.Equal(area.X(5), (area.X(0) + area.X(10)) / 2, 1e-9);
        Assert.Equal(area.Y(0), (area.Y(-1) + area.Y(1)) / 2, 1e-9);
        Assert.True(area.X(10) > area.X(0));
        Assert.True(area.Y(1) < area.Y(-1), "up is up");
    }

    [Fact]
    public void One_point_and_equal_points_can_be_drawn_and_classes_change_the_picture()
    {
        byte[] Draw(int number)
        {
            var path = _folder.File($"{number}.png");
            new ScatterPlot("t", "x", "y").Save(path, [(1, 2, number), (1, 2, number)], [(1, 2, new double[,] { { 0.1, 0 }, { 0, 0.1 } }, number)]);
            return File.ReadAllBytes(path);
        }

        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));
    }
}
