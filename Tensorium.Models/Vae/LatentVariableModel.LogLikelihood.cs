using Tensorium.Models.Estimators;

namespace Tensorium.Models;

public abstract partial class LatentVariableModel
{
    /// <summary>
    /// ln p(x) of each image, estimated by importance sampling from q(z|x): ln (1/K) ∑ₖ p(x|zₖ) p(zₖ) / q(zₖ|x), zₖ ~ q(z|x).
    /// Its expectation lies between the ELBO and ln p(x), and grows with K. Burda, Grosse, Salakhutdinov, arXiv 1509.00519, theorem 1. Without gradient.
    /// </summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="importanceSamples">K, at least 1.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>float64, [batch], in nats.</returns>
    /// <remarks>Each image is encoded once; memory does not grow with the number of images or samples.</remarks>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public Tensor LogLikelihood(Tensor observed, int importanceSamples, Generator generator) =>
        EstimateLogLikelihood(observed, importanceSamples, generator).LogMarginal;

    /// <summary>As <see cref="LogLikelihood"/>, with what tells how far each estimate can be trusted.</summary>
    /// <inheritdoc cref="LogLikelihood" path="/param|/remarks|/exception"/>
    public LogMarginalEstimate EstimateLogLikelihood(Tensor observed, int importanceSamples, Generator generator)
    {
        CheckObserved("LogLikelihood", observed);
        return ImportanceSampling.Estimate(observed, batch => LogWeights(batch, generator), importanceSamples);
    }
}
