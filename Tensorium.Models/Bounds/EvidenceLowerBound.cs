using Tensorium.Models.Distributions;

namespace Tensorium.Models.Bounds;

/// <summary>
/// The evidence lower bound of a latent variable model p(x, z) = p(z) p(x|z) and a distribution q(z), in its three forms, which are equal:
/// <code>
/// ELBO = E_q[ln p(x|z)] − KL(q(z) ‖ p(z))          reconstruction and regularization
///      = E_q[ln p(x, z)] + H[q]                    energy and entropy
///      = ln p(x) − KL(q(z) ‖ p(z|x))               evidence and gap
/// </code>
/// It is no larger than ln p(x), and equal to it if and only if q is the posterior. Everything is in nats.
/// </summary>
/// <remarks>
/// Two of the lecture notes that this project follows write the expectation as E_q[p(x, z)/q(z)], without the logarithm. That is p(x) itself by importance
/// sampling, and no bound; E_q[ln (p(x, z)/q(z))] is meant, and is what stands here. Jensen's inequality moves the logarithm inside: ln E_q[w] ≥ E_q[ln w].
/// </remarks>
public static class EvidenceLowerBound
{
    /// <summary>E_q[ln p(x|z)] − KL(q ‖ p(z)): what a variational autoencoder is trained by.</summary>
    /// <param name="expectedLogLikelihood">E_q[ln p(x|z)], or an unbiased estimate of it, [batch…].</param>
    /// <param name="q">q(z), with a batch that broadcasts with it.</param>
    /// <param name="prior">p(z).</param>
    /// <returns>[batch…].</returns>
    /// <exception cref="NotSupportedException">There is no closed form of the divergence.</exception>
    public static Tensor FromLikelihood(Tensor expectedLogLikelihood, Distribution q, Distribution prior) => expectedLogLikelihood - KlDivergence.Between(q, prior);

    /// <summary>E_q[ln p(x, z)] + H[q]: what expectation maximisation and coordinate ascent raise.</summary>
    /// <param name="expectedLogJoint">E_q[ln p(x, z)], or an unbiased estimate of it, [batch…].</param>
    /// <param name="q">q(z), with a batch that broadcasts with it.</param>
    /// <returns>[batch…].</returns>
    /// <exception cref="NotSupportedException">There is no closed form of the entropy.</exception>
    public static Tensor FromJoint(Tensor expectedLogJoint, Distribution q) => expectedLogJoint + q.Entropy();

    /// <summary>ln p(x) − KL(q ‖ p(z|x)), where both are known: how far the bound is from what it bounds.</summary>
    /// <param name="logEvidence">ln p(x), [batch…].</param>
    /// <param name="q">q(z), with a batch that broadcasts with it.</param>
    /// <param name="posterior">p(z|x).</param>
    /// <returns>[batch…].</returns>
    /// <exception cref="NotSupportedException">There is no closed form of the divergence.</exception>
    public static Tensor FromEvidence(Tensor logEvidence, Distribution q, Distribution posterior) => logEvidence - KlDivergence.Between(q, posterior);

    /// <summary>
    /// The mean of ln wₖ with wₖ = p(x, zₖ) / q(zₖ), zₖ ~ q(z): an unbiased estimate for any model whose densities can be computed. With the logarithm outside of the mean,
    /// it is the <see cref="ImportanceWeightedBound"/>.
    /// </summary>
    /// <param name="logWeights">ln wₖ, [K, batch…].</param>
    /// <returns>[batch…].</returns>
    /// <exception cref="ShapeException">There is no axis of samples, or no sample.</exception>
    public static Tensor FromLogWeights(Tensor logWeights) => logWeights.Rank > 0 && logWeights.Shape[0] > 0
        ? logWeights.Mean(0)
        : throw new ShapeException($"EvidenceLowerBound: the log-weights are {logWeights.Shape}; expected [samples, batch…], at least one sample");
}
