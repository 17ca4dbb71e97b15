using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.VariationalInference;

/// <summary>
/// Variational inference without a network: for each data point a Gaussian of its own, found by ascending its bound.
/// <code>
/// q(z) = N(z; μ, diag σ²)                 μ, ln σ²: numbers, not functions of x
/// max over μ, ln σ² of  E_q[ln p(x, z) − ln q(z)]  ≤  ln p(x)
/// </code>
/// Hoffman, Blei, Wang, Paisley, arXiv 1206.7051, call such parameters local. The model stays as it is; gradients are those of <see cref="PathDerivative"/>.
/// </summary>
public static class GaussianInference
{
    /// <summary>The Gaussians that fit best.</summary>
    /// <param name="logJoint">z ↦ ln p(x, z): [samples, batch, dimensions] to [samples, batch], differentiable.</param>
    /// <param name="initial">Where to begin, [batch] with events [dimensions]: an encoder's q(z|x), or the prior, expanded.</param>
    /// <param name="options">Steps, samples, learning rate.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="step">Told after each step how many were done.</param>
    /// <returns>q of each data point, [batch] with events [dimensions].</returns>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    /// <exception cref="ShapeException">The beginning is no batch of vectors.</exception>
    public static Independent Fit(
        Func<Tensor, Tensor> logJoint, Independent initial, InferenceOptions options, Generator generator, Action<int>? step = null)
    {
        options.Validate();
        if (initial is not { Base: Normal normal, BatchShape.Rank: 1, EventShape.Rank: 1 })
            throw new ShapeException($"GaussianInference: it begins at a batch {initial.BatchShape} of events {initial.EventShape} of {initial.Base.GetType().Name}; expected [batch] with events [dimensions] of Normal");
        Tensor[] parameters = [.. new[] { normal.Mean, normal.LogVariance }.Select(x => x.Detach().Clone().RequireGrad())];
        LocalOptimization.Maximize(
            parameters,
            xs => PathDerivative.Surrogate(logJoint, Of(xs[0], xs[1]), Of(xs[0].Detach(), xs[1].Detach()), options.Samples, generator),
            options,
            step);
        return Of(parameters[0].Detach(), parameters[1].Detach());
    }

    private static Independent Of(Tensor mean, Tensor logVariance) => new(Normal.FromLogVariance(mean, logVariance), 1);
}
