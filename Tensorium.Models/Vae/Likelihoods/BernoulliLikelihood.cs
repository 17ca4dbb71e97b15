using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// p(x|z) = ∏ᵢ Bernoulli(xᵢ; σ(lᵢ)) with logits l affine in the decoder's hidden units, by a matrix or a convolution. Grey pixels are taken as they are, as is usual, though p(x|z) is
/// then no density.
/// </summary>
public sealed class BernoulliLikelihood : Likelihood
{
    private readonly PixelHead _logits;

    /// <summary>On a map that gives the logits.</summary>
    /// <param name="logits">The map; it is registered as a part of this.</param>
    public BernoulliLikelihood(PixelHead logits)
    {
        _logits = logits;
        RegisterModule("logits", logits.Map);
    }

    /// <inheritdoc/>
    public override Independent Forward(Tensor hidden) => new(new Bernoulli(_logits.Map.Forward(hidden)), 1);

    /// <inheritdoc/>
    public override void StartAtMean(Tensor mean) => _logits.StartAtProbability(mean);
}
