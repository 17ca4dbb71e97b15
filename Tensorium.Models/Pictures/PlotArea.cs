namespace Tensorium.Models.Pictures;

/// <summary>The part of a canvas within two axes, with a grid of marked numbers: from numbers to pixels.</summary>
internal sealed class PlotArea
{
    private const int Left = 90;
    private const int Right = 30;
    private const int Top = 70;
    private const int Bottom = 70;

    private readonly Canvas _canvas;
    private readonly double[] _xs;
    private readonly double[] _ys;

    /// <summary>Draws the grid, the axes, the numbers beside them, and what they are.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="xs">The marks of the horizontal axis, in order: see <see cref="AxisTicks"/>.</param>
    /// <param name="ys">The marks of the vertical axis.</param>
    /// <param name="title">What stands above.</param>
    /// <param name="horizontal">What x is.</param>
    /// <param name="vertical">What y is.</param>
    public PlotArea(Canvas canvas, double[] xs, double[] ys, string title, string horizontal, string vertical)
    {
        (_canvas, _xs, _ys) = (canvas, xs, ys);
        foreach (var tick in xs)
        {
            canvas.Line(X(tick), Y(ys[0]), X(tick), Y(ys[^1]), Colour.Grey);
            var label = AxisTicks.Label(tick);
            canvas.Text((int)X(tick) - (Canvas.TextWidth(label) / 2), (int)Y(ys[0]) + 10, label, Colour.Black);
        }

        foreach (var tick in ys)
        {
            canvas.Line(X(xs[0]), Y(tick), X(xs[^1]), Y(tick), Colour.Grey);
            var label = AxisTicks.Label(tick);
            canvas.Text(Left - 10 - Canvas.TextWidth(label), (int)Y(tick) - BitmapFont.Height, label, Colour.Black);
        }

        canvas.Line(X(xs[0]), Y(ys[0]), X(xs[^1]), Y(ys[0]), Colour.Black, 2);
        canvas.Line(X(xs[0]), Y(ys[0]), X(xs[0]), Y(ys[^1]), Colour.Black, 2);
        canvas.Text(Left, 14, title, Colour.Black);
        canvas.Text(Left, 40, vertical, Colour.Black);
        canvas.Text(canvas.Width - Right - Canvas.TextWidth(horizontal), canvas.Height - 28, horizontal, Colour.Black);
    }

    /// <summary>The column of a number on the horizontal axis.</summary>
    public double X(double x) => Left + ((x - _xs[0]) / (_xs[^1] - _xs[0]) * (_canvas.Width - Left - Right));

    /// <summary>The row of a number on the vertical axis.</summary>
    public double Y(double y) => _canvas.Height - Bottom - ((y - _ys[0]) / (_ys[^1] - _ys[0]) * (_canvas.Height - Top - Bottom));
}
