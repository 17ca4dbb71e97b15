using System.Runtime.CompilerServices;

namespace Tensorium.Models.Data;

/// <summary>
/// Inks segments into a 28×28 grey image the way MNIST was normalised: the digit fills a box of 20×20 pixels with its
/// aspect kept, and is then moved by whole pixels until its centre of mass is the centre of the image.
/// </summary>
internal sealed class StrokeCanvas
{
    /// <summary>Pixels on a side of the image.</summary>
    public const int Side = 28;

    private const int Box = 20;

    /// <summary>Pixels over which ink fades at the edge of a stroke; more than one, as MNIST was shrunk with a wide filter.</summary>
    private const double Fade = 1.4;

    private readonly double[] _distances = new double[Side * Side];
    private readonly byte[] _ink = new byte[Side * Side];

    /// <summary>Draws what <paramref name="hand"/> wrote into <paramref name="image"/>, 784 bytes, row after row, 255 for ink.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(StrokeHand hand, Span<byte> image)
    {
        var segments = hand.Segments.AsSpan(0, 4 * hand.SegmentCount);
        double left = segments[0], right = left, top = segments[1], bottom = top;
        for (var i = 0; i < segments.Length; i += 2)
        {
            left = Math.Min(left, segments[i]);
            right = Math.Max(right, segments[i]);
            top = Math.Min(top, segments[i + 1]);
            bottom = Math.Max(bottom, segments[i + 1]);
        }

        var radius = hand.PenRadius;
        var scale = (Box - 2 * radius) / Math.Max(right - left, bottom - top);
        var shiftX = 0.5 * Side - 0.5 * (left + right) * scale;
        var shiftY = 0.5 * Side - 0.5 * (top + bottom) * scale;

        _distances.AsSpan().Fill(double.PositiveInfinity);
        for (var i = 0; i < segments.Length; i += 4)
        {
            Measure(
                segments[i] * scale + shiftX, segments[i + 1] * scale + shiftY,
                segments[i + 2] * scale + shiftX, segments[i + 3] * scale + shiftY,
                radius + Fade);
        }

        Ink(radius);
        Centre(image);
    }

    /// <summary>Lowers each pixel's squared distance to the pen's path, for pixels within <paramref name="reach"/> of the segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(double ax, double ay, double bx, double by, double reach)
    {
        double dx = bx - ax, dy = by - ay;
        var lengthSquared = dx * dx + dy * dy;
        var inverse = lengthSquared > 0 ? 1 / lengthSquared : 0;
        var x0 = Math.Max(0, (int)(Math.Min(ax, bx) - reach));
        var x1 = Math.Min(Side - 1, (int)(Math.Max(ax, bx) + reach));
        var y0 = Math.Max(0, (int)(Math.Min(ay, by) - reach));
        var y1 = Math.Min(Side - 1, (int)(Math.Max(ay, by) + reach));
        for (var y = y0; y <= y1; y++)
        {
            var py = y + 0.5 - ay;
            for (var x = x0; x <= x1; x++)
            {
                var px = x + 0.5 - ax;
                var along = Math.Min(1, Math.Max(0, (px * dx + py * dy) * inverse));
                double ex = px - along * dx, ey = py - along * dy;
                var squared = ex * ex + ey * ey;
                ref var nearest = ref _distances[y * Side + x];
                if (squared < nearest) nearest = squared;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Ink(double radius)
    {
        for (var i = 0; i < _ink.Length; i++)
        {
            var coverage = (radius - Math.Sqrt(_distances[i])) / Fade + 0.5;
            _ink[i] = (byte)(255 * Math.Min(1, Math.Max(0, coverage)) + 0.5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Centre(Span<byte> image)
    {
        int mass = 0, momentX = 0, momentY = 0;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                int ink = _ink[y * Side + x];
                mass += ink;
                momentX += ink * x;
                momentY += ink * y;
            }
        }

        // The centre of mass, rounded to a pixel, goes to pixel 14 in both directions, as in MNIST.
        var moveX = Side / 2 - (momentX + mass / 2) / mass;
        var moveY = Side / 2 - (momentY + mass / 2) / mass;
        image.Clear();
        for (var y = Math.Max(0, moveY); y < Math.Min(Side, Side + moveY); y++)
        {
            var x0 = Math.Max(0, moveX);
            var x1 = Math.Min(Side, Side + moveX);
            _ink.AsSpan((y - moveY) * Side + x0 - moveX, x1 - x0).CopyTo(image[(y * Side + x0)..]);
        }
    }
}
