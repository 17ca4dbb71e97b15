using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>
/// p(x|z) = ∏ᵢ N(xᵢ; μᵢ, σᵢ²) with μ a sigmoid and ln σ² = ln σ²_min + softplus of maps of the decoder's hidden units.
/// </summary>
/// <remarks>
/// Without the floor the density has no bound: a pixel that is the same in many images lets σ go to zero and the likelihood to infinity. (The lecture notes call the head that
/// gives a log-variance an "isomorphic" Gaussian; it is a diagonal one.)
/// </remarks>
public sealed class LearnedGaussianLikelihood : Likelihood
{
    private readonly PixelHead _mean;
    private readonly PixelHead _excess;
    private readonly double _logFloor;

    /// <summary>On maps that give the logits of the means, and how far variances lie above the floor.</summary>
    /// <param name="mean">The map to the means; it is registered as a part of this.</param>
    /// <param name="excess">The map to the variances; it is registered as a part of this.</param>
    /// <param name="floor">σ_min, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The floor is not positive.</exception>
    public LearnedGaussianLikelihood(PixelHead mean, PixelHead excess, double floor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);
        (_mean, _excess, _logFloor) = (mean, excess, 2 * Math.Log(floor));
        RegisterModule("mean", mean.Map);
        RegisterModule("excess", excess.Map);
    }

    /// <inheritdoc/>
    public override Independent Forward(Tensor hidden) =>
        new(Normal.FromLogVariance(_mean.Map.Forward(hidden).Sigmoid(), _excess.Map.Forward(hidden).Softplus() + _logFloor), 1);

    /// <inheritdoc/>
    public override void StartAtMean(Tensor mean) => _mean.StartAtProbability(mean);
}
