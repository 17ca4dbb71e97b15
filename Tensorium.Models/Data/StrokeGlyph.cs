using System.Globalization;

namespace Tensorium.Models.Data;

/// <summary>
/// One way to write a digit: strokes through control points, in a box 100 wide and 100 high with y downward.
/// A stroke is a smooth curve through its points, except where a point is marked as a corner.
/// </summary>
internal sealed class StrokeGlyph
{
    /// <summary>Horizontal place of each control point, in percent of the box.</summary>
    public double[] X { get; }

    /// <summary>Vertical place of each control point, downward, in percent of the box.</summary>
    public double[] Y { get; }

    /// <summary>Whether the pen turns sharply at each control point.</summary>
    public bool[] IsCorner { get; }

    /// <summary>Whether each control point is the first of a stroke.</summary>
    public bool[] IsStart { get; }

    private StrokeGlyph(double[] x, double[] y, bool[] isCorner, bool[] isStart) =>
        (X, Y, IsCorner, IsStart) = (x, y, isCorner, isStart);

    /// <summary>
    /// Reads the notation of the tables in <see cref="StrokeGlyphs"/>: points <c>x,y</c> separated by spaces,
    /// <c>!</c> behind a point that is a corner, <c>|</c> between strokes.
    /// </summary>
    public static StrokeGlyph Parse(string notation)
    {
        List<double> x = [], y = [];
        List<bool> corner = [], start = [];
        foreach (var stroke in notation.Split('|'))
        {
            var isStart = true;
            foreach (var point in stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var comma = point.IndexOf(',', StringComparison.Ordinal);
                corner.Add(point.EndsWith('!'));
                start.Add(isStart);
                x.Add(double.Parse(point.AsSpan(0, comma), CultureInfo.InvariantCulture));
                y.Add(double.Parse(point.AsSpan(comma + 1).TrimEnd('!'), CultureInfo.InvariantCulture));
                isStart = false;
            }
        }

        return new([.. x], [.. y], [.. corner], [.. start]);
    }

    /// <summary>Whether the two have the same strokes, points and corners, so that any mixture of them is a glyph too.</summary>
    public bool IsBlendableWith(StrokeGlyph other) =>
        IsCorner.AsSpan().SequenceEqual(other.IsCorner) && IsStart.AsSpan().SequenceEqual(other.IsStart);
}
