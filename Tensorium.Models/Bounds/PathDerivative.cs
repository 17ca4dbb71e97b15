using Tensorium.Models.Distributions;

namespace Tensorium.Models.Bounds;

/// <summary>
/// The evidence lower bound with the parameters in −ln q(z) held constant, so that gradients reach them through the sample alone. The expected gradient is the same, as
/// the part that is left out, E_q[∇ln q(z)], is zero; and its variance vanishes as q comes to be the posterior, where ln p(x, z) − ln q(z) does not depend on z.
/// Roeder, Wu, Duvenaud: Sticking the landing, arXiv 1703.09194.
/// </summary>
public static class PathDerivative
{
    /// <summary>(1/S) ∑ₛ ln p(x, zₛ) − ln q(zₛ): its value estimates the bound, its <em>gradient</em> is another estimate of the bound's than that of the value.</summary>
    /// <param name="logJoint">z ↦ ln p(x, z): [samples, batch, event…] to [samples, batch].</param>
    /// <param name="posterior">q, of batch shape [batch], with a reparameterised sample.</param>
    /// <param name="constant">The same distribution by the same numbers, detached.</param>
    /// <param name="samples">S.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch].</returns>
    public static Tensor Surrogate(Func<Tensor, Tensor> logJoint, Distribution posterior, Distribution constant, int samples, Generator generator)
    {
        var latent = posterior.ReparameterizedSample(generator, [samples]);
        return (logJoint(latent) - constant.LogProb(latent)).Mean(0);
    }
}
