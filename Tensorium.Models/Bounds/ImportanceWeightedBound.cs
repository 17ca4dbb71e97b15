namespace Tensorium.Models.Bounds;

/// <summary>
/// The importance weighted bound L_K(x) = E[ln (1/K) ∑ₖ wₖ] with wₖ = p(x, zₖ) / q(zₖ|x), zₖ ~ q(z|x) independently: L₁ is the evidence lower bound, and
/// L_K ≤ L_{K+1} ≤ ln p(x). Burda, Grosse, Salakhutdinov, arXiv 1509.00519, theorem 1.
/// </summary>
public static class ImportanceWeightedBound
{
    /// <summary>ln (1/K) ∑ₖ wₖ: an unbiased estimate of L_K, differentiable.</summary>
    /// <param name="logWeights">ln wₖ, [K, batch…].</param>
    /// <returns>[batch…], in nats.</returns>
    /// <exception cref="ShapeException">There is no axis of samples, or no sample.</exception>
    public static Tensor Of(Tensor logWeights)
    {
        if (logWeights.Rank == 0 || logWeights.Shape[0] == 0)
            throw new ShapeException($"ImportanceWeightedBound: the log-weights are {logWeights.Shape}; expected [samples, batch…], at least one sample");
        // ln of a single weight, without the rounding of exp and log.
        return logWeights.Shape[0] == 1 ? logWeights.Squeeze(0) : logWeights.LogSumExp(0) - Math.Log(logWeights.Shape[0]);
    }
}
