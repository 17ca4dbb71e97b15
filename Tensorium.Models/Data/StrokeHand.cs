using System.Runtime.CompilerServices;

namespace Tensorium.Models.Data;

/// <summary>
/// The accidents of one piece of handwriting: which habit, how wide, how slanted, how bent, how steady, how thick a pen.
/// Turns a digit into the line segments of its strokes.
/// </summary>
/// <remarks>
/// <para>
/// Only + − × ÷ and √ on doubles, all exactly rounded by IEEE 754 and never contracted by the JIT, so every platform draws the same
/// pixels: no sine (the rotation is given by the tangent of its half angle), no logarithm (bell-shaped numbers are sums of uniforms).
/// </para>
/// <para>
/// The spreads were chosen by eye, and by how well the digits serve as nearest neighbours of MNIST's training images.
/// </para>
/// </remarks>
internal sealed class StrokeHand
{
    /// <summary>Segments a smooth stretch between two control points is cut into: at 20 pixels a glyph, a segment is about one pixel.</summary>
    private const int Cuts = 6;

    /// <summary>Least radius in pixels: a thinner stroke would only be grey.</summary>
    private const double ThinnestPen = 0.75;

    private readonly double[] _x = new double[StrokeGlyphs.MostPoints];
    private readonly double[] _y = new double[StrokeGlyphs.MostPoints];

    /// <summary>Segments of the digit drawn last, in an arbitrary scale: x and y of one end, then of the other.</summary>
    public double[] Segments { get; } = new double[StrokeGlyphs.MostPoints * Cuts * 4];

    /// <summary>How many segments there are.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Radius of the pen, in pixels of the finished image.</summary>
    public double PenRadius { get; private set; }

    /// <summary>Draws <paramref name="digit"/> with accidents taken from <paramref name="random"/>.</summary>
    public void Write(int digit, Generator random)
    {
        var family = ChooseFamily(StrokeGlyphs.Of(digit), random);
        var first = family.Examples[random.NextInt(family.Examples.Length)];
        var second = family.Examples[random.NextInt(family.Examples.Length)];

        Blend(first, second, random);
        Bend(first.X.Length, random);
        Flatten(first);
        PenRadius = Math.Max(ThinnestPen, 1.32 + 0.42 * Bell(random));
    }

    private static StrokeFamily ChooseFamily(ReadOnlySpan<StrokeFamily> families, Generator random)
    {
        var total = 0.0;
        foreach (var family in families) total += family.Weight;

        var left = random.NextDouble() * total;
        foreach (var family in families)
        {
            left -= family.Weight;
            if (left < 0) return family;
        }

        return families[^1]; // rounding may leave a crumb of the total
    }

    /// <summary>A point between two examples, moved a little at every control point, in [-1, 1] squared.</summary>
    private void Blend(StrokeGlyph first, StrokeGlyph second, Generator random)
    {
        var mix = random.NextDouble();
        var unsteadiness = 0.03 + 0.07 * random.NextDouble();
        for (var i = 0; i < first.X.Length; i++)
        {
            _x[i] = (first.X[i] + mix * (second.X[i] - first.X[i])) / 50 - 1 + unsteadiness * Bell(random);
            _y[i] = (first.Y[i] + mix * (second.Y[i] - first.Y[i])) / 50 - 1 + unsteadiness * Bell(random);
        }
    }

    /// <summary>Warps that concern the whole digit: heavy top or bottom, bends, then width, slant and rotation.</summary>
    private void Bend(int points, Generator random)
    {
        var topHeavy = 0.15 * Bell(random);
        var bow = 0.08 * Bell(random);
        var sideHeavy = 0.08 * Bell(random);
        var sag = 0.06 * Bell(random);
        var width = 0.76 * (1 + 0.22 * Bell(random));
        var slant = 0.14 + 0.29 * Bell(random);
        var halfTangent = 0.05 * Bell(random);
        var scale = 1 / (1 + halfTangent * halfTangent);
        var cos = (1 - halfTangent * halfTangent) * scale;
        var sin = 2 * halfTangent * scale;
        for (var i = 0; i < points; i++)
        {
            var u = _x[i] * (1 - topHeavy * _y[i]) + bow * _y[i] * _y[i];
            var v = _y[i] * (1 + sideHeavy * _x[i]) + sag * _x[i] * _x[i];
            u = width * u - slant * v;
            _x[i] = cos * u - sin * v;
            _y[i] = sin * u + cos * v;
        }
    }

    /// <summary>Cuts the strokes into segments: Catmull-Rom splines that stop at corners and at the ends of strokes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Flatten(StrokeGlyph glyph)
    {
        SegmentCount = 0;
        for (var i = 0; i + 1 < glyph.X.Length; i++)
        {
            if (glyph.IsStart[i + 1]) continue;

            var before = glyph.IsStart[i] || glyph.IsCorner[i] ? i : i - 1;
            var isLast = i + 2 == glyph.X.Length || glyph.IsStart[i + 2] || glyph.IsCorner[i + 1];
            var after = isLast ? i + 1 : i + 2;
            double fromX = _x[i], fromY = _y[i];
            for (var cut = 1; cut <= Cuts; cut++)
            {
                var t = (double)cut / Cuts;
                var toX = CatmullRom(_x[before], _x[i], _x[i + 1], _x[after], t);
                var toY = CatmullRom(_y[before], _y[i], _y[i + 1], _y[after], t);
                var segment = Segments.AsSpan(4 * SegmentCount++, 4);
                (segment[0], segment[1], segment[2], segment[3]) = (fromX, fromY, toX, toY);
                (fromX, fromY) = (toX, toY);
            }
        }
    }

    /// <summary>The cubic from b (t = 0) to c (t = 1) whose slopes there are half of c − a and half of d − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double CatmullRom(double a, double b, double c, double d, double t) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

    /// <summary>Mean 0, variance 1, within ±2√3: four uniforms added (Irwin–Hall).</summary>
    private static double Bell(Generator random)
    {
        const double Root3 = 1.7320508075688772;
        return Root3 * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2);
    }
}
