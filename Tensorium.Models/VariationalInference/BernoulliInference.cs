using Tensorium.Autograd;
using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.VariationalInference;

/// <summary>
/// Variational inference without a network over strings of bits: for each data point coins of its own, found by ascending its bound.
/// <code>
/// q(z) = ∏ᵢ Bernoulli(zᵢ; σ(λᵢ))           λ: numbers, not functions of x
/// max over λ of  E_q[ln p(x, z)] + H(q)  ≤  ln p(x)
/// </code>
/// The entropy of q is taken exactly; the expectation's gradient is estimated by a <see cref="GradientEstimator"/>.
/// </summary>
public static class BernoulliInference
{
    /// <summary>The coins that fit best.</summary>
    /// <param name="logJoint">z ↦ ln p(x, z): [samples, batch, dimensions] to [samples, batch]; for <see cref="GradientEstimator.Relaxed"/> differentiable in z between 0 and 1.</param>
    /// <param name="initial">λ to begin with, [batch, dimensions].</param>
    /// <param name="options">Steps, samples, learning rate, estimator.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="step">Told after each step how many were done.</param>
    /// <returns>q of each data point, [batch] with events [dimensions].</returns>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    /// <exception cref="ShapeException">The beginning is no matrix.</exception>
    public static Independent Fit(
        Func<Tensor, Tensor> logJoint, Tensor initial, BernoulliInferenceOptions options, Generator generator, Action<int>? step = null)
    {
        options.Validate();
        if (initial.Rank != 2) throw new ShapeException($"BernoulliInference: the first logits are {initial.Shape}; expected [batch, dimensions]");
        var surrogate = Surrogate(logJoint, options, generator);
        var logits = initial.Detach().Clone().RequireGrad();
        LocalOptimization.Maximize([logits], xs => surrogate(xs[0]), options.Optimization, step);
        return new(new Bernoulli(logits.Detach()), 1);
    }

    /// <summary>
    /// λ ↦ what to ascend, [batch]: its <em>gradient</em> estimates that of the bound. Its value is the bound's for relaxed samples only, and then that of a relaxed model.
    /// </summary>
    internal static Func<Tensor, Tensor> Surrogate(Func<Tensor, Tensor> logJoint, BernoulliInferenceOptions options, Generator generator)
    {
        var running = new RunningBaseline();
        return logits =>
        {
            var coins = new Independent(new Bernoulli(logits), 1);
            if (options.Estimator == GradientEstimator.Relaxed)
            {
                var relaxed = new RelaxedBernoulli(logits, options.Temperature).ReparameterizedSample(generator, [options.Optimization.Samples]);
                return logJoint(relaxed).Mean(0) + coins.Entropy();
            }

            var bits = coins.Sample(generator, [options.Optimization.Samples]);
            // No gradient is to flow through it, so none is prepared.
            var signal = Differentiate.Evaluate(() => logJoint(bits));
            var baseline = options.Estimator switch
            {
                GradientEstimator.ScoreFunctionLeaveOneOut => ScoreFunction.LeaveOneOutBaseline(signal),
                GradientEstimator.ScoreFunctionRunningMean => running.Next(signal),
                _ => null,
            };
            return ScoreFunction.Surrogate(coins.LogProb(bits), signal, baseline) + coins.Entropy();
        };
    }
}
