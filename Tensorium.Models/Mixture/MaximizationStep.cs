namespace Tensorium.Models.Mixture;

/// <summary>
/// The maximisation step of EM: the mixture of largest E[ln p(x, z)] under responsibilities rₙₖ = p(z = k|xₙ), with Nₖ = Σₙ rₙₖ:
/// πₖ = Nₖ/n, μₖ = Σₙ rₙₖ·xₙ / Nₖ, and Σₖ the weighted covariance about μₖ, restricted to its kind. (Bishop, Pattern Recognition and Machine Learning, §9.2.2.)
/// </summary>
internal static class MaximizationStep
{
    // Less than this of one row's weight is no cluster: its mean and covariance would be those of rounding errors.
    private const double LeastWeight = 1e-8;

    /// <param name="values">x, float64, [n, d].</param>
    /// <param name="responsibilities">r, float64, [n, k].</param>
    /// <param name="config">The kind of covariance, and what is added to the variances.</param>
    /// <exception cref="DegenerateClusterException">A cluster has no weight, or no extent.</exception>
    public static GaussianMixture Run(Tensor values, Tensor responsibilities, GaussianMixtureConfig config)
    {
        using var paused = Recording.Pause();
        var counts = responsibilities.Sum(0);
        var least = counts.ToArray<double>().Min();
        if (!(least >= LeastWeight))
        {
            throw new DegenerateClusterException(
                $"a cluster has lost its points (of cluster {counts.ArgMin().Item() + 1}'s weight, {least:G2} of one row is left); choose fewer clusters, another seed, or more starts");
        }

        var means = responsibilities.T.MatMul(values) / counts.Unsqueeze(-1);
        var covariances = Covariances(values, responsibilities, counts, means, config);
        try
        {
            return new(counts, means, config.Covariance, covariances);
        }
        catch (Exception e) when (e is NotPositiveDefiniteException or ArgumentException)
        {
            throw new DegenerateClusterException(
                $"a cluster has no extent in some direction ({e.Message}); raise the regularization, choose fewer clusters, or leave out columns that others determine", e);
        }
    }

    private static Tensor Covariances(Tensor values, Tensor responsibilities, Tensor counts, Tensor means, GaussianMixtureConfig config)
    {
        var (k, d) = (means.Shape[0], means.Shape[1]);
        var clusters = Enumerable.Range(0, k);
        // About the cluster's own mean, not as E[x²] − μ²: that would lose the variance of a narrow cluster far from the origin.
        Tensor Offsets(int cluster) => values - means[cluster];
        Tensor Weights(int cluster) => responsibilities[.., cluster].Unsqueeze(-1);
        switch (config.Covariance)
        {
            case CovarianceKind.Full or CovarianceKind.Tied:
                var scatters = Tensor.Stack([.. clusters.Select(cluster => (Offsets(cluster) * Weights(cluster)).T.MatMul(Offsets(cluster)))]);
                var covariances = config.Covariance == CovarianceKind.Full ? scatters / counts.Reshape(k, 1, 1) : scatters.Sum(0) / counts.Sum();
                return ((covariances + covariances.T) * 0.5) + (Tensor.Eye(d, DType.Float64, values.Device) * config.Regularization);
            default:
                var variances = Tensor.Stack([.. clusters.Select(cluster => (Offsets(cluster).Square() * Weights(cluster)).Sum(0))]) / counts.Unsqueeze(-1);
                return (config.Covariance == CovarianceKind.Diagonal ? variances : variances.Mean(-1)) + config.Regularization;
        }
    }
}
