using Tensorium.Models.Distributions;

namespace Tensorium.Models.Estimators;

/// <summary>
/// ln p(x) by annealed importance sampling: chains z₀, z₁, … that begin at the prior and are moved by Hamiltonian transitions along the geometric path
/// fₜ(z) = p(z) p(x|z)^βₜ, 0 = β₀ &lt; … &lt; β_T = 1, to the posterior, with weights
/// <code>
/// w = ∏ₜ fₜ(zₜ₋₁) / fₜ₋₁(zₜ₋₁) = exp ∑ₜ (βₜ − βₜ₋₁) ln p(x|zₜ₋₁),      E[w] = p(x)
/// </code>
/// Neal (2001), arXiv physics/9803008; for decoders, Wu, Burda, Salakhutdinov, Grosse, arXiv 1611.04273. It needs no encoder, so what an encoder misses does not bias it.
/// </summary>
/// <remarks>
/// Step sizes are adapted in a run of their own and held in the run that is weighted: adapted on the way, the transitions would depend on the chain's past, and
/// the weights would not be unbiased.
/// </remarks>
public static class AnnealedImportanceSampling
{
    /// <summary>Of each data point; the noise of one depends on the others that it is estimated with. Without gradient.</summary>
    /// <param name="prior">p(z), of batch shape [] and event shape [dimensions].</param>
    /// <param name="logLikelihood">z ↦ ln p(x|z): [chains, batch, dimensions] to [chains, batch], differentiable.</param>
    /// <param name="batch">The number of data points.</param>
    /// <param name="options">Temperatures, chains, transitions.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="step">Told after each temperature, of both runs, the fraction that is done.</param>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    /// <exception cref="ShapeException">A density has another shape.</exception>
    public static LogMarginalEstimate Estimate(
        Distribution prior, Func<Tensor, Tensor> logLikelihood, int batch, AnnealingOptions options, Generator generator, Action<double>? step = null)
    {
        options.Validate();
        var schedule = options.Schedule();
        TemperedChains Chains(int count) => new(prior.LogProb, logLikelihood, prior.Sample(generator, [count, batch]), generator);
        // The share of the work that adapting is.
        var share = options.AdaptationChains / (double)(options.AdaptationChains + options.Chains);
        var sizes = AdaptedStepSizes(Chains(options.AdaptationChains), schedule, options, done => step?.Invoke(share * done));
        return Weigh(Chains(options.Chains), schedule, sizes, options.LeapfrogSteps, done => step?.Invoke(share + ((1 - share) * done)));
    }

    /// <summary>
    /// Moves chains along a schedule of β and gives what their weights ∏ exp((βₜ − βₜ₋₁) ln p(x|zₜ₋₁)) come to; along a schedule that falls from 1 to 0, from samples of the posterior,
    /// their expectation is 1/p(x).
    /// </summary>
    internal static LogMarginalEstimate Weigh(TemperedChains chains, double[] schedule, double[][] stepSizes, int leapfrogSteps, Action<double>? step)
    {
        var logWeights = new double[chains.Chains * chains.Batch];
        for (var t = 1; t < schedule.Length; t++)
        {
            for (var i = 0; i < logWeights.Length; i++) logWeights[i] += (schedule[t] - schedule[t - 1]) * chains.LogLikelihoods[i];
            // Where the chain goes after its last weight does not matter.
            if (t < schedule.Length - 1) chains.Move(schedule[t], leapfrogSteps, stepSizes[t]);
            step?.Invoke(t / (schedule.Length - 1.0));
        }

        var summary = new WeightSummary(chains.Batch, chains.Chains);
        summary.Add(logWeights);
        return summary.Estimate(WeightKind.Annealed);
    }

    /// <summary>Step sizes by temperature and data point that accept as often as wanted: they grow after a transition that accepted more often, and shrink after others.</summary>
    internal static double[][] AdaptedStepSizes(TemperedChains chains, double[] schedule, AnnealingOptions options, Action<double>? step)
    {
        const double Rate = 1, WarmUp = 10;
        var sizes = Enumerable.Repeat(options.StepSize, chains.Batch).ToArray();
        double[] Adapted(double beta)
        {
            var acceptance = chains.Move(beta, options.LeapfrogSteps, sizes);
            return [.. sizes.Zip(acceptance, (size, accepted) => size * Math.Exp(Rate * (accepted - options.Acceptance)))];
        }

        // At the first temperature until the guess is forgotten.
        for (var i = 0; i < WarmUp; i++) sizes = Adapted(schedule[0]);
        var byTemperature = new double[schedule.Length][];
        for (var t = 0; t < schedule.Length; t++)
        {
            byTemperature[t] = sizes;
            if (t < schedule.Length - 1) sizes = Adapted(schedule[t]);
            step?.Invoke(t / (schedule.Length - 1.0));
        }

        return byTemperature;
    }
}
