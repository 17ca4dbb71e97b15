namespace Tensorium.Models;

/// <summary>Random masks of square images: what is hidden of each.</summary>
/// <param name="Holes">The shapes of the holes.</param>
/// <param name="LeastHidden">
/// The least part of an image that is hidden; each image's part is uniform between the two, and that of a half is a half. A rectangle has whole rows and columns: its part is rounded by
/// up to half of its longer side.
/// </param>
/// <param name="MostHidden">The greatest part of an image that is hidden.</param>
/// <param name="Side">The height, and the width, of an image.</param>
public sealed record RandomMasks(HoleKind Holes, double LeastHidden, double MostHidden, int Side)
{
    // In pixels: 1/784 · 784 may come out just below 1.
    private const double Rounding = 1e-9;

    private static readonly HoleKind[] Kinds = [HoleKind.Rectangle, HoleKind.Strokes, HoleKind.Half];

    /// <summary>Refuses masks that hide nothing or everything.</summary>
    /// <exception cref="ConfigurationException">They do, or the least is above the greatest part, or halves are asked for and not within both.</exception>
    public void Validate()
    {
        var pixels = Side * Side;
        if (!(LeastHidden <= MostHidden)) throw Wrong($"least_hidden is {LeastHidden} and most_hidden is {MostHidden}; expected the least to be no more than the most");
        if (!(LeastHidden * pixels >= 1 - Rounding)) throw Wrong($"least_hidden is {LeastHidden}: a mask could hide nothing of {pixels} pixels; expected at least {1.0 / pixels:0.######}");
        if (!(MostHidden * pixels <= pixels - 1 + Rounding)) throw Wrong($"most_hidden is {MostHidden}: a mask could hide everything of {pixels} pixels; expected at most {1 - (1.0 / pixels):0.######}");
        if (Holes is HoleKind.Mixed or HoleKind.Half && (LeastHidden > 0.5 || MostHidden < 0.5))
            throw Wrong($"least_hidden is {LeastHidden} and most_hidden is {MostHidden}; holes of half an image lie outside of that: choose rectangles or strokes (--holes)");
        if (Holes is HoleKind.Mixed or HoleKind.Half && Side < 2) throw Wrong($"the images have a side of {Side}; they cannot be halved");
    }

    /// <summary>Masks, drawn one after the other: those of fewer images are the first of those of more.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <param name="device">Where they are to be; they are drawn on the CPU.</param>
    /// <returns>bool, [count, side·side]: whether a pixel is seen.</returns>
    /// <exception cref="ConfigurationException">Such masks hide nothing or everything.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Tensor Draw(int count, Generator generator, Device? device = null)
    {
        Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var size = Side * Side;
        var seen = new bool[count * size];
        Array.Fill(seen, true);
        for (var i = 0; i < count; i++) Hide(seen.AsSpan(i * size, size), generator);
        return Tensor.From<bool>(seen, [count, size], device);
    }

    private void Hide(Span<bool> seen, Generator generator)
    {
        var part = LeastHidden + ((MostHidden - LeastHidden) * generator.NextDouble());
        switch (Holes == HoleKind.Mixed ? Kinds[generator.NextInt(Kinds.Length)] : Holes)
        {
            case HoleKind.Rectangle:
                HideRectangle(seen, part, generator);
                break;
            case HoleKind.Strokes:
                new MaskBrush(Side, (int)((part * seen.Length) + Rounding)).Hide(seen, generator);
                break;
            default:
                HideHalf(seen, generator);
                break;
        }
    }

    private void HideRectangle(Span<bool> seen, double part, Generator generator)
    {
        var root = Math.Sqrt(part) * Side;
        var stretch = 1 + ((Math.Sqrt(2) - 1) * generator.NextDouble());
        var longer = Math.Clamp((int)Math.Round(root * stretch), 1, Side);
        // Not the whole image, which a part just below 1 would be rounded to.
        var shorter = Math.Clamp((int)Math.Round(part * seen.Length / longer), 1, longer == Side ? Math.Max(1, Side - 1) : Side);
        var (height, width) = generator.NextInt(2) == 0 ? (longer, shorter) : (shorter, longer);
        Clear(seen, generator.NextInt(Side - height + 1), generator.NextInt(Side - width + 1), height, width);
    }

    private void HideHalf(Span<bool> seen, Generator generator)
    {
        var half = Side / 2;
        switch (generator.NextInt(4))
        {
            case 0:
                Clear(seen, 0, 0, half, Side);
                break;
            case 1:
                Clear(seen, Side - half, 0, half, Side);
                break;
            case 2:
                Clear(seen, 0, 0, Side, half);
                break;
            default:
                Clear(seen, 0, Side - half, Side, half);
                break;
        }
    }

    private void Clear(Span<bool> seen, int top, int left, int height, int width)
    {
        for (var y = top; y < top + height; y++) seen.Slice((y * Side) + left, width).Clear();
    }

    private static ConfigurationException Wrong(FormattableString message) => new(FormattableString.Invariant(message));
}
