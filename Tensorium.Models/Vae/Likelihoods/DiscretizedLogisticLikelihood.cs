using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>
/// p(x|z) = ∏ᵢ of <see cref="DiscretizedLogistic"/> with 256 levels, its mean a sigmoid and its scale the exponential of maps of the decoder's hidden units: a probability of
/// grey pixels as they are stored. Kingma et al., arXiv 1606.04934, appendix A.
/// </summary>
public sealed class DiscretizedLogisticLikelihood : Likelihood
{
    // e⁻⁷ is a quarter of the distance between two levels: below it, a level has all the probability already, and gradients vanish.
    private const double LeastLogScale = -7;

    private readonly PixelHead _mean;
    private readonly PixelHead _logScale;

    /// <summary>On maps that give the logits of the means, and the logarithms of the scales.</summary>
    /// <param name="mean">The map to the means; it is registered as a part of this.</param>
    /// <param name="logScale">The map to the scales; it is registered as a part of this.</param>
    public DiscretizedLogisticLikelihood(PixelHead mean, PixelHead logScale)
    {
        (_mean, _logScale) = (mean, logScale);
        RegisterModule("mean", mean.Map);
        RegisterModule("log_scale", logScale.Map);
    }

    /// <inheritdoc/>
    public override Independent Forward(Tensor hidden) =>
        new(new DiscretizedLogistic(_mean.Map.Forward(hidden).Sigmoid(), _logScale.Map.Forward(hidden).Softplus() + LeastLogScale), 1);

    /// <inheritdoc/>
    public override void StartAtMean(Tensor mean) => _mean.StartAtProbability(mean);
}
