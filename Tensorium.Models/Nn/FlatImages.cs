namespace Tensorium.Models.Nn;

/// <summary>Puts layers that work on images, such as convolutions, among layers that work on vectors: takes images that lie flat, with any axes in front, and gives such images.</summary>
public sealed class FlatImages : Layer
{
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly Layer _images;

    /// <summary>Around layers.</summary>
    /// <param name="channels">C, the channels that the layers take.</param>
    /// <param name="size">H and W, the size of the images that they take.</param>
    /// <param name="images">[N, C, H, W] ↦ [N, C′, H′, W′]; it is registered under the name <c>images</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public FlatImages(int channels, Pair size, Layer images)
    {
        if (channels <= 0 || size.Height <= 0 || size.Width <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), $"FlatImages: {channels} channels of {size}; every size must be positive");
        (_channels, _height, _width) = (channels, size.Height, size.Width);
        _images = RegisterModule("images", images);
    }

    /// <inheritdoc/>
    /// <param name="x">[…, C·H·W].</param>
    /// <returns>[…, C′·H′·W′].</returns>
    /// <exception cref="ShapeException">The last axis of x has another size.</exception>
    public override Tensor Forward(Tensor x)
    {
        var size = _channels * _height * _width;
        if (x.Rank == 0 || x.Shape[^1] != size)
            throw new ShapeException($"FlatImages: the input is {x.Shape}; expected […, {size}], images of {_channels}×{_height}×{_width}");
        // Counted, not −1: of a batch of none, the number of images could not be told.
        var count = 1;
        foreach (var axis in x.Shape.AsSpan()[..^1]) count *= axis;
        var y = _images.Forward(x.Reshape([count, _channels, _height, _width]));
        return y.Reshape([.. x.Shape.AsSpan()[..^1], y.Shape[1] * y.Shape[2] * y.Shape[3]]);
    }
}
