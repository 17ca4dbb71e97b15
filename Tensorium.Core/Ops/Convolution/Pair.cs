namespace Tensorium;

/// <summary>
/// A size along the height and one along the width, as strides, paddings and dilations of images are given: <c>2</c> means <c>(2, 2)</c>.
/// </summary>
/// <param name="Height">Along the height, the third axis of [N, C, H, W].</param>
/// <param name="Width">Along the width, the last axis.</param>
public readonly record struct Pair(int Height, int Width)
{
    /// <summary>The same along both axes.</summary>
    public static implicit operator Pair(int both) => new(both, both);

    /// <summary>One an axis.</summary>
    public static implicit operator Pair((int Height, int Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>For example <c>(2, 1)</c>.</summary>
    public override string ToString() => $"({Height}, {Width})";
}
