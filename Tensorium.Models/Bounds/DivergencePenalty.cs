namespace Tensorium.Models.Bounds;

/// <summary>What an objective may take off the reconstruction term instead of the divergence KL(q(z|x) ‖ p(z)): these make no bound, and are named for what they are.</summary>
public static class DivergencePenalty
{
    /// <summary>
    /// ∑ⱼ max(λ, mean over the batch of KLⱼ): a latent dimension may hold λ nats without paying for them, so that it is not given up in the first epochs. Kingma et al.,
    /// arXiv 1606.04934, equation 15.
    /// </summary>
    /// <param name="divergence">KLⱼ of each example and latent dimension, [batch, latent], in nats.</param>
    /// <param name="nats">λ, in nats.</param>
    /// <returns>A scalar, in nats.</returns>
    /// <exception cref="ShapeException">The divergences are not [batch, latent].</exception>
    public static Tensor FreeBits(Tensor divergence, double nats)
    {
        if (divergence.Rank != 2) throw new ShapeException($"DivergencePenalty.FreeBits: the divergences are {divergence.Shape}; expected [batch, latent]");
        return divergence.Mean(0).Maximum(nats).Sum();
    }

    /// <summary>
    /// γ·|KL − C| with KL the mean over the batch: holds the divergence at C nats. Burgess et al., arXiv 1804.03599, equation 8. (The lecture notes call the weight β.)
    /// </summary>
    /// <param name="divergence">KL of each example, [batch], in nats.</param>
    /// <param name="capacity">C, in nats.</param>
    /// <param name="weight">γ.</param>
    /// <returns>A scalar, in nats.</returns>
    public static Tensor Capacity(Tensor divergence, double capacity, double weight) => (divergence.Mean() - capacity).Abs() * weight;
}
