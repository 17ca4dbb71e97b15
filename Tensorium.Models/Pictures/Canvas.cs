using Tensorium.IO;

namespace Tensorium.Models.Pictures;

/// <summary>A picture to draw on: RGB, white at first.</summary>
internal sealed class Canvas
{
    private readonly byte[] _pixels;

    public Canvas(int width, int height)
    {
        (Width, Height) = (width, height);
        _pixels = new byte[width * height * 3];
        _pixels.AsSpan().Fill(255);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A straight line, a pixel wide for every unit of thickness.</summary>
    public void Line(double x0, double y0, double x1, double y1, Colour colour, int thickness = 1)
    {
        var steps = (int)Math.Ceiling(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0))) + 1;
        for (var i = 0; i <= steps; i++)
        {
            var share = (double)i / steps;
            Box((int)Math.Round(x0 + (share * (x1 - x0))), (int)Math.Round(y0 + (share * (y1 - y0))), thickness, thickness, colour);
        }
    }

    /// <summary>A filled disc.</summary>
    public void Disc(double x, double y, int radius, Colour colour)
    {
        for (var dy = -radius; dy <= radius; dy++)
        {
            for (var dx = -radius; dx <= radius; dx++)
            {
                if ((dx * dx) + (dy * dy) <= (radius * radius) + 1) Set((int)Math.Round(x) + dx, (int)Math.Round(y) + dy, colour);
            }
        }
    }

    /// <summary>A line of text, its top left corner at (x, y).</summary>
    public void Text(int x, int y, string text, Colour colour, int scale = 2)
    {
        for (var i = 0; i < text.Length; i++)
        {
            for (var row = 0; row < BitmapFont.Height; row++)
            {
                for (var column = 0; column < BitmapFont.Width; column++)
                {
                    if (BitmapFont.IsSet(text[i], column, row))
                        Box(x + ((i * (BitmapFont.Width + 1)) + column) * scale, y + (row * scale), scale, scale, colour);
                }
            }
        }
    }

    /// <summary>The pixels that a line of text is wide.</summary>
    public static int TextWidth(string text, int scale = 2) => ((text.Length * (BitmapFont.Width + 1)) - 1) * scale;

    public void Save(string path) => Png.SaveRgb(path, _pixels, Width, Height);

    private void Box(int x, int y, int width, int height, Colour colour)
    {
        for (var dy = 0; dy < height; dy++)
        {
            for (var dx = 0; dx < width; dx++) Set(x + dx, y + dy, colour);
        }
    }

    private void Set(int x, int y, Colour colour)
    {
        if (x < 0 || x >= Width || y < 0 || y >= Height) return;
        var at = ((y * Width) + x) * 3;
        (_pixels[at], _pixels[at + 1], _pixels[at + 2]) = (colour.Red, colour.Green, colour.Blue);
    }
}
