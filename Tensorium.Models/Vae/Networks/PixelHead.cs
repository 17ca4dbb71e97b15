using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The last layer of a decoder: a map that gives a number for each pixel, such as its logit.</summary>
/// <param name="Map">[…, hidden] ↦ […, pixels].</param>
/// <param name="Bias">The map's bias: [pixels], or [1] if the pixels share it.</param>
public sealed record PixelHead(Layer Map, Tensor Bias)
{
    /// <summary>An affine map, with a bias for each pixel.</summary>
    internal static PixelHead Affine(int inputs, int outputs, NetworkStyle style, Generator random)
    {
        var map = style.Affine(inputs, outputs, random);
        return new(map, map.Bias!);
    }
}
