using Tensorium.Autograd;

namespace Tensorium.Models.Mixture;

/// <summary>What a fit came to.</summary>
/// <param name="Model">The mixture after the last maximisation step.</param>
/// <param name="LogLikelihood">Its log-likelihood, the sum over the rows, in nats.</param>
/// <param name="MeanLogLikelihoods">The mean log-likelihood of a row at each expectation step, and last of all that of <paramref name="Model"/>.</param>
/// <param name="HasConverged">Whether the change fell below the tolerance.</param>
public sealed record GaussianMixtureFit(GaussianMixture Model, double LogLikelihood, IReadOnlyList<double> MeanLogLikelihoods, bool HasConverged)
{
    /// <summary>The expectation and maximisation steps that were made.</summary>
    public int Iterations => MeanLogLikelihoods.Count - 1;
}

/// <summary>Expectation maximisation from given responsibilities. (Dempster, Laird, Rubin: J. R. Stat. Soc. B 39, 1977.)</summary>
internal static class ExpectationMaximization
{
    /// <summary>
    /// Alternates the two steps. Each is the exact maximum of the same bound, Σₙ E_r[ln p(xₙ, z)] + H[r], so the likelihood never falls; what regularization
    /// adds to the variances moves them off their maximum, and can cost as much again.
    /// </summary>
    /// <param name="values">float64, [n, d].</param>
    /// <param name="responsibilities">Where to begin, float64, [n, k].</param>
    /// <param name="config">When to stop.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="DegenerateClusterException">A cluster has no weight, or no extent.</exception>
    public static GaussianMixtureFit Run(Tensor values, Tensor responsibilities, GaussianMixtureConfig config, CancellationToken stop)
    {
        using var paused = Recording.Pause();
        var means = new List<double>();
        var model = MaximizationStep.Run(values, responsibilities, config);
        var hasConverged = false;
        while (!hasConverged && means.Count < config.MaxIterations)
        {
            stop.ThrowIfCancellationRequested();
            var (likelihoods, posterior) = model.Expect(values);
            means.Add(likelihoods.Mean().Item());
            model = MaximizationStep.Run(values, posterior, config);
            hasConverged = means.Count > 1 && Math.Abs(means[^1] - means[^2]) < config.Tolerance;
        }

        var last = model.LogLikelihoods(values);
        means.Add(last.Mean().Item());
        return new(model, last.Sum().Item(), means, hasConverged);
    }
}
