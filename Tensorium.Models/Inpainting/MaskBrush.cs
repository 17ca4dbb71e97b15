namespace Tensorium.Models;

/// <summary>Hides pixels by strokes of a round brush until so many are hidden: each stroke begins anywhere, and turns a little after each dab. Exactly so many, as the last dab may be cut short.</summary>
internal sealed class MaskBrush(int side, int target)
{
    // In pixels of an image of 28×28, and in dabs.
    private const double ThinnestRadius = 1.5;
    private const double ThickestRadius = 3;
    private const int ShortestStroke = 4;
    private const int LongestStroke = 12;
    private const double Turn = 0.7;

    private int _hidden;

    public void Hide(Span<bool> seen, Generator generator)
    {
        while (_hidden < target)
        {
            var (x, y) = (generator.NextDouble() * side, generator.NextDouble() * side);
            var radius = (ThinnestRadius + ((ThickestRadius - ThinnestRadius) * generator.NextDouble())) * side / 28;
            var dabs = ShortestStroke + generator.NextInt(LongestStroke - ShortestStroke + 1);
            var (right, down) = Direction(generator);
            for (var dab = 0; dab < dabs && _hidden < target; dab++)
            {
                Dab(seen, x, y, radius);
                (x, y) = (x + (radius * right), y + (radius * down));
                var (sideways, along) = Direction(generator);
                (right, down) = Unit(right + (Turn * sideways), down + (Turn * along));
            }
        }
    }

    private void Dab(Span<bool> seen, double x, double y, double radius)
    {
        for (var row = Math.Max(0, (int)(y - radius)); row < Math.Min(side, y + radius); row++)
        {
            for (var column = Math.Max(0, (int)(x - radius)); column < Math.Min(side, x + radius); column++)
            {
                var (across, down) = (column + 0.5 - x, row + 0.5 - y);
                if (_hidden == target || (across * across) + (down * down) > radius * radius || !seen[(row * side) + column]) continue;
                seen[(row * side) + column] = false;
                _hidden++;
            }
        }
    }

    /// <summary>Uniform on the circle. By rejection: sines would not have the same bits on every platform.</summary>
    private static (double X, double Y) Direction(Generator generator)
    {
        while (true)
        {
            var (x, y) = ((2 * generator.NextDouble()) - 1, (2 * generator.NextDouble()) - 1);
            if ((x * x) + (y * y) is > 0.01 and <= 1) return Unit(x, y);
        }
    }

    // Of vectors of at least 0.1 and 0.3: never of nothing.
    private static (double X, double Y) Unit(double x, double y)
    {
        var length = Math.Sqrt((x * x) + (y * y));
        return (x / length, y / length);
    }
}
