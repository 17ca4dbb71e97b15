using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// p(x|z) = ∏ᵢ Bernoulli(xᵢ; σ(lᵢ)) with logits l affine in the decoder's hidden units. Grey pixels are taken as they are, as is usual, though p(x|z) is
/// then no density.
/// </summary>
public sealed class BernoulliLikelihood : Likelihood
{
    // The logit of a pixel that is black in all of 60,000 images would be infinite; Burda et al.'s code keeps means in [0.001, 0.999].
    private const double Margin = 0.001;

    private readonly Linear _logits;

    /// <summary>With random parameters.</summary>
    /// <param name="inputs">The size of the decoder's last hidden layer.</param>
    /// <param name="outputs">The pixels of an image.</param>
    /// <param name="style">First weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public BernoulliLikelihood(int inputs, int outputs, NetworkStyle style, Generator random) =>
        _logits = RegisterModule("logits", style.Affine(inputs, outputs, random));

    /// <inheritdoc/>
    public override Independent Forward(Tensor hidden) => new(new Bernoulli(_logits.Forward(hidden)), 1);

    /// <inheritdoc/>
    public override void StartAtMean(Tensor mean)
    {
        using var paused = Recording.Pause();
        _logits.Bias!.CopyFrom(Bernoulli.FromProbabilities(mean.Clamp(Margin, 1 - Margin)).Logits);
    }
}
