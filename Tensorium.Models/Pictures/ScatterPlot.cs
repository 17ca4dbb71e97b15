namespace Tensorium.Models.Pictures;

/// <summary>Points of some classes in the plane, a colour for each class, and ellipses around them.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Horizontal">What x is.</param>
/// <param name="Vertical">What y is.</param>
internal sealed record ScatterPlot(string Title, string Horizontal, string Vertical)
{
    private const int Width = 900;
    private const int Height = 700;
    // So many that discs would hide each other.
    private const int ManyPoints = 2000;
    private const int EllipseSteps = 180;

    /// <summary>Draws the points, then the ellipses over them.</summary>
    /// <param name="path">The PNG file; written whole or not at all.</param>
    /// <param name="points">The points, each with its class.</param>
    /// <param name="ellipses">Centre, class, and the lower triangular factor L of an ellipse {centre + 2·L·u: ‖u‖ = 1}: of a covariance, two standard deviations.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, IReadOnlyList<(double X, double Y, int Class)> points, IReadOnlyList<(double X, double Y, double[,] Factor, int Class)> ellipses)
    {
        var canvas = new Canvas(Width, Height);
        var area = new PlotArea(canvas, Axis(points.Select(point => point.X)), Axis(points.Select(point => point.Y)), Title, Horizontal, Vertical);
        var radius = points.Count > ManyPoints ? 1 : 3;
        foreach (var (x, y, number) in points) canvas.Disc(area.X(x), area.Y(y), radius, Colour.OfClass(number));
        foreach (var (x, y, factor, number) in ellipses)
        {
            var outline = Enumerable.Range(0, EllipseSteps + 1).Select(step =>
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * step / EllipseSteps);
                return (X: area.X(x + (2 * factor[0, 0] * cos)), Y: area.Y(y + (2 * ((factor[1, 0] * cos) + (factor[1, 1] * sin)))));
            }).ToArray();
            for (var step = 0; step < EllipseSteps; step++)
                canvas.Line(outline[step].X, outline[step].Y, outline[step + 1].X, outline[step + 1].Y, Colour.OfClass(number).Darker, 2);
            canvas.Disc(area.X(x), area.Y(y), 6, Colour.Black);
            canvas.Disc(area.X(x), area.Y(y), 4, Colour.OfClass(number));
        }

        canvas.Save(path);
    }

    private static double[] Axis(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        // Equal values have no range of their own.
        var margin = high > low ? 0 : Math.Max(1, Math.Abs(low)) * 0.5;
        return AxisTicks.Covering(low - margin, high + margin);
    }
}
