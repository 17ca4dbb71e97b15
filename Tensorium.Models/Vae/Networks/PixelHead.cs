using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The last layer of a decoder: a map that gives a number for each pixel, such as its logit.</summary>
/// <param name="Map">[…, hidden] ↦ […, pixels].</param>
/// <param name="Bias">The map's bias: [pixels], or [1] if the pixels share it.</param>
public sealed record PixelHead(Layer Map, Tensor Bias)
{
    // The logit of a pixel that is black in all of 60,000 images would be infinite; Burda et al.'s code keeps means in [0.001, 0.999].
    private const double Margin = 0.001;

    /// <summary>Makes the sigmoid of the map these values where the hidden units are zero; one value, their mean, if the pixels share a bias.</summary>
    internal void StartAtProbability(Tensor probabilities)
    {
        using var paused = Recording.Pause();
        probabilities = probabilities.To(Bias.Device);
        var each = Bias.ElementCount == 1 ? probabilities.Mean(0, keepDims: true) : probabilities;
        Bias.CopyFrom(Bernoulli.FromProbabilities(each.Clamp(Margin, 1 - Margin)).Logits);
    }

    /// <summary>An affine map, with a bias for each pixel.</summary>
    internal static PixelHead Affine(int inputs, int outputs, NetworkStyle style, Generator random)
    {
        var map = style.Affine(inputs, outputs, random);
        return new(map, map.Bias!);
    }
}
