using System.Globalization;

namespace Tensorium.Bench.Growth;

/// <summary>Measured points, and the line fitted to them, over axes from 0.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Horizontal">What n is.</param>
/// <param name="Vertical">What is measured, with its unit.</param>
internal sealed record Chart(string Title, string Horizontal, string Vertical)
{
    private const int Width = 800;
    private const int Height = 500;
    private const int Left = 90;
    private const int Right = 30;
    private const int Top = 70;
    private const int Bottom = 70;

    public void Save(string path, IReadOnlyList<(double N, double Time)> points, LineFit line)
    {
        var canvas = new Canvas(Width, Height);
        var (xs, ys) = (Ticks(points.Max(point => point.N)), Ticks(points.Max(point => point.Time)));
        double X(double n) => Left + (n / xs[^1] * (Width - Left - Right));
        double Y(double time) => Height - Bottom - (time / ys[^1] * (Height - Top - Bottom));

        foreach (var tick in xs)
        {
            canvas.Line(X(tick), Y(0), X(tick), Y(ys[^1]), Colour.Grey);
            var label = Label(tick);
            canvas.Text((int)X(tick) - (Canvas.TextWidth(label) / 2), (int)Y(0) + 10, label, Colour.Black);
        }

        foreach (var tick in ys)
        {
            canvas.Line(X(0), Y(tick), X(xs[^1]), Y(tick), Colour.Grey);
            var label = Label(tick);
            canvas.Text(Left - 10 - Canvas.TextWidth(label), (int)Y(tick) - BitmapFont.Height, label, Colour.Black);
        }

        canvas.Line(X(0), Y(0), X(xs[^1]), Y(0), Colour.Black, 2);
        canvas.Line(X(0), Y(0), X(0), Y(ys[^1]), Colour.Black, 2);
        var (first, last) = (Math.Max(0, -line.Intercept / line.Slope), points.Max(point => point.N));
        canvas.Line(X(first), Y(line.At(first)), X(last), Y(line.At(last)), Colour.Accent, 2);
        foreach (var (n, time) in points) canvas.Disc(X(n), Y(time), 5, Colour.Ink);

        canvas.Text(Left, 14, Title, Colour.Black);
        canvas.Text(Left, 40, Vertical, Colour.Black);
        canvas.Text(Width - Right - Canvas.TextWidth(Horizontal), Height - 28, Horizontal, Colour.Black);
        canvas.Save(path);
    }

    /// <summary>Round numbers from 0 to at least the largest value, four to nine of them.</summary>
    private static double[] Ticks(double largest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        var step = (largest / power) switch { <= 2 => power / 4, <= 5 => power / 2, _ => power };
        return [.. Enumerable.Range(0, (int)Math.Ceiling(largest / step) + 1).Select(i => i * step)];
    }

    private static string Label(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
