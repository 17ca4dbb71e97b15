using Tensorium.Models.Pictures;

namespace Tensorium.Bench.Growth;

/// <summary>Measured points, and the line fitted to them, over axes from 0.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Horizontal">What n is.</param>
/// <param name="Vertical">What is measured, with its unit.</param>
internal sealed record Chart(string Title, string Horizontal, string Vertical)
{
    private const int Width = 800;
    private const int Height = 500;

    public void Save(string path, IReadOnlyList<(double N, double Time)> points, LineFit line)
    {
        var canvas = new Canvas(Width, Height);
        var (last, longest) = (points.Max(point => point.N), points.Max(point => point.Time));
        var area = new PlotArea(canvas, AxisTicks.Covering(0, last), AxisTicks.Covering(0, longest), Title, Horizontal, Vertical);
        var first = Math.Max(0, -line.Intercept / line.Slope);
        canvas.Line(area.X(first), area.Y(line.At(first)), area.X(last), area.Y(line.At(last)), Colour.Accent, 2);
        foreach (var (n, time) in points) canvas.Disc(area.X(n), area.Y(time), 5, Colour.Ink);
        canvas.Save(path);
    }
}
