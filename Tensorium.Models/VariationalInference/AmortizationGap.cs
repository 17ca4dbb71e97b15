using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;

namespace Tensorium.Models.VariationalInference;

/// <summary>
/// What an encoder loses, and where. With q* the best Gaussian of each data point:
/// <code>
/// ln p(x) − L[q(z|x)]  =  (ln p(x) − L[q*])  +  (L[q*] − L[q(z|x)])
///    inference gap          approximation gap     amortisation gap
/// </code>
/// The approximation gap is what the family of Gaussians cannot do; the amortisation gap is what the encoder fails to do within it. Cremer, Li, Duvenaud: Inference
/// suboptimality in variational autoencoders, arXiv 1801.03558.
/// </summary>
/// <param name="Amortized">The bound and estimate with the encoder's q(z|x).</param>
/// <param name="Optimized">The bound and estimate with q*.</param>
public sealed record AmortizationGap(LogMarginalEstimate Amortized, LogMarginalEstimate Optimized)
{
    /// <summary>L[q*] − L[q(z|x)] of each data point, in nats; 0 or more, but for the noise of both bounds.</summary>
    public IReadOnlyList<double> Amortization => Difference(Optimized.Elbos, Amortized.Elbos);

    /// <summary>ln p(x) − L[q*] of each data point, in nats, with ln p(x) as estimated with q*.</summary>
    public IReadOnlyList<double> Approximation => Difference(Optimized.Values, Optimized.Elbos);

    /// <summary>Measures both on one batch. Without gradient.</summary>
    /// <param name="logJoint">z ↦ ln p(x, z): [samples, batch, dimensions] to [samples, batch], differentiable.</param>
    /// <param name="amortized">The encoder's q(z|x), [batch] with events [dimensions]: also where the optimisation begins, so that it cannot end in a worse place.</param>
    /// <param name="options">How q* is found.</param>
    /// <param name="samples">Samples of each bound and estimate.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public static AmortizationGap Measure(
        Func<Tensor, Tensor> logJoint, Independent amortized, InferenceOptions options, int samples, Generator generator)
    {
        var optimized = GaussianInference.Fit(logJoint, amortized, options, generator);
        // The same noise for both: what it has in common drops out of the difference.
        var state = generator.State;
        var before = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(logJoint, amortized, generator), samples);
        generator.State = state;
        return new(before, ImportanceSampling.Estimate(ImportanceSampling.LogWeights(logJoint, optimized, generator), samples));
    }

    private static double[] Difference(IReadOnlyList<double> left, IReadOnlyList<double> right) => [.. left.Zip(right, (l, r) => l - r)];
}
