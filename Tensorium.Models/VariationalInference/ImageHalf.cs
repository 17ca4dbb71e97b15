namespace Tensorium.Models.VariationalInference;

/// <summary>A half of a square image.</summary>
public enum ImageHalf
{
    /// <summary>The upper rows.</summary>
    Top,

    /// <summary>The lower rows.</summary>
    Bottom,

    /// <summary>The left columns.</summary>
    Left,

    /// <summary>The right columns.</summary>
    Right,
}

/// <summary>Which pixels are in a half.</summary>
public static class ImageHalves
{
    /// <summary>The numbers of a half's pixels, in reading order.</summary>
    /// <param name="half">Which half.</param>
    /// <param name="side">The pixels on a side, even.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such half, or the side is odd.</exception>
    public static int[] Pixels(this ImageHalf half, int side)
    {
        if (side < 2 || side % 2 != 0) throw new ArgumentOutOfRangeException(nameof(side), side, "ImageHalf: the side must be an even number of pixels, 2 or more");
        return [.. Enumerable.Range(0, side * side).Where(pixel => half switch
        {
            ImageHalf.Top => pixel / side < side / 2,
            ImageHalf.Bottom => pixel / side >= side / 2,
            ImageHalf.Left => pixel % side < side / 2,
            ImageHalf.Right => pixel % side >= side / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(half), half, "ImageHalf: there is no such half"),
        })];
    }
}
