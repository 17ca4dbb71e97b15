using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>
/// p(x|z) = ∏ᵢ N(xᵢ; μᵢ, σ²) with μ a sigmoid of a map of the decoder's hidden units (Kingma and Welling, arXiv 1312.6114, appendix C.2: pixels lie in [0, 1]), and one σ
/// for all pixels that is given.
/// </summary>
public sealed class GaussianLikelihood : Likelihood
{
    private readonly PixelHead _mean;
    private readonly double _deviation;

    /// <summary>On a map that gives the logits of the means.</summary>
    /// <param name="mean">The map; it is registered as a part of this.</param>
    /// <param name="deviation">σ, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive.</exception>
    public GaussianLikelihood(PixelHead mean, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        (_mean, _deviation) = (mean, deviation);
        RegisterModule("mean", mean.Map);
    }

    /// <inheritdoc/>
    public override Independent Forward(Tensor hidden)
    {
        var mean = _mean.Map.Forward(hidden).Sigmoid();
        return new(new Normal(mean, Tensor.Full([], _deviation, mean.DType, mean.Device)), 1);
    }

    /// <inheritdoc/>
    public override void StartAtMean(Tensor mean) => _mean.StartAtProbability(mean);
}
