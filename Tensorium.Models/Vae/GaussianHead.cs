using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The last layer of a network that gives a normal distribution with a diagonal covariance: N(μ(h), diag σ²(h)), with μ and ln σ² affine in h.</summary>
public sealed class GaussianHead : Module
{
    private readonly Linear _mean;
    private readonly Linear _logVariance;

    /// <summary>With random parameters.</summary>
    /// <param name="inputs">The size of h.</param>
    /// <param name="outputs">The dimensions of the distribution.</param>
    /// <param name="style">First weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public GaussianHead(int inputs, int outputs, NetworkStyle style, Generator random)
    {
        _mean = RegisterModule("mean", style.Affine(inputs, outputs, random));
        _logVariance = RegisterModule("log_variance", style.Affine(inputs, outputs, random));
    }

    /// <summary>The distribution.</summary>
    /// <param name="hidden">h, […, inputs].</param>
    /// <returns>[…] with events [outputs].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public Independent Forward(Tensor hidden) => new(Normal.FromLogVariance(_mean.Forward(hidden), _logVariance.Forward(hidden)), 1);
}
