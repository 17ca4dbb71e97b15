using Tensorium.IO;

namespace Tensorium.Models;

/// <summary>Pictures of tensors.</summary>
public static class ImageGrid
{
    private const int Gap = 2;
    private const byte GapGrey = 64;

    /// <summary>Writes images side by side, row by row, as one grey PNG file.</summary>
    /// <param name="images">[count, side·side] or [count, height, width], at least one; 0 is black and 1 is white, what lies outside is clamped.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <param name="columns">Images in a row; by default about as many as rows.</param>
    /// <exception cref="ShapeException">The shape is none of those.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one column.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveGrid(this Tensor images, string path, int? columns = null)
    {
        var (count, height, width) = Sizes(images.Shape);
        var across = Math.Min(count, columns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        ArgumentOutOfRangeException.ThrowIfLessThan(across, 1, nameof(columns));
        var down = (count + across - 1) / across;

        var (wide, high) = (Gap + (across * (width + Gap)), Gap + (down * (height + Gap)));
        var canvas = new byte[wide * high];
        Array.Fill(canvas, GapGrey);
        var pixels = images.Detach().To(DType.Float32).ToArray<float>();
        for (var image = 0; image < count; image++)
        {
            var (left, top) = (Gap + (image % across * (width + Gap)), Gap + (image / across * (height + Gap)));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    canvas[((top + y) * wide) + left + x] = ToByte(pixels[(((image * height) + y) * width) + x]);
            }
        }

        Png.SaveGrey(path, canvas, wide, high);
    }

    private static (int Count, int Height, int Width) Sizes(Shape shape)
    {
        if (shape is { Rank: 3, ElementCount: > 0 }) return (shape[0], shape[1], shape[2]);
        if (shape is { Rank: 2, ElementCount: > 0 } && (int)Math.Sqrt(shape[1]) is var side && side * side == shape[1]) return (shape[0], side, side);
        throw new ShapeException($"SaveGrid: the images are {shape}; expected [count, side·side] or [count, height, width], at least one image");
    }

    // NaN becomes black: Math.Clamp would pass it on, and its conversion is not defined.
    private static byte ToByte(float value) => value > 0 ? (byte)MathF.Round(Math.Min(value, 1) * 255) : (byte)0;
}
