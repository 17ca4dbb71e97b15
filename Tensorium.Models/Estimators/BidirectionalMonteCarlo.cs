using Tensorium.Models.Distributions;

namespace Tensorium.Models.Estimators;

/// <summary>ln p(x) between two bounds, each holding on average over the noise.</summary>
/// <param name="Lower">By chains from the prior to the posterior: at most ln p(x) on average.</param>
/// <param name="Upper">By chains from the posterior back to the prior: at least ln p(x) on average; float64, [batch].</param>
public sealed record BidirectionalEstimate(LogMarginalEstimate Lower, Tensor Upper);

/// <summary>
/// How far annealed importance sampling may be off, on data that the model itself draws: of x with the z that it came from, which is an exact sample of p(z|x),
/// the chains can be run backwards too, and the mean of their weights is then unbiased for 1/p(x), minus whose logarithm is too high on average.
/// Grosse, Ghahramani, Adams: Sandwiching the marginal likelihood using bidirectional Monte Carlo, arXiv 1511.02543.
/// </summary>
public static class BidirectionalMonteCarlo
{
    /// <summary>Both bounds of data that the model drew, with one set of options. Without gradient.</summary>
    /// <param name="prior">p(z), of batch shape [] and event shape [dimensions].</param>
    /// <param name="logLikelihood">z ↦ ln p(x|z): [chains, batch, dimensions] to [chains, batch], differentiable, for x drawn from <paramref name="latent"/>.</param>
    /// <param name="latent">The z that x was drawn from, [batch, dimensions]: z ~ p(z), x ~ p(x|z).</param>
    /// <param name="options">Temperatures, chains, transitions.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    /// <exception cref="ShapeException">A density has another shape.</exception>
    public static BidirectionalEstimate Estimate(
        Distribution prior, Func<Tensor, Tensor> logLikelihood, Tensor latent, AnnealingOptions options, Generator generator)
    {
        if (latent.Rank != 2) throw new ShapeException($"BidirectionalMonteCarlo: the latent variables are {latent.Shape}; expected [batch, dimensions]");
        var lower = AnnealedImportanceSampling.Estimate(prior, logLikelihood, latent.Shape[0], options, generator);

        double[] schedule = [.. options.Schedule().Reverse()];
        TemperedChains Chains(int count) =>
            new(prior.LogProb, logLikelihood, latent.Detach().Expand([count, .. latent.Shape]).Contiguous(), generator);
        var sizes = AnnealedImportanceSampling.AdaptedStepSizes(Chains(options.AdaptationChains), schedule, options, step: null);
        var inverse = AnnealedImportanceSampling.Weigh(Chains(options.Chains), schedule, sizes, options.LeapfrogSteps, step: null);
        return new(lower, -inverse.LogMarginal);
    }
}
