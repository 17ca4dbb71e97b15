using Tensorium.Models.Distributions;
using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Exact;

public sealed partial class ProbabilisticPca
{
    /// <summary>
    /// The parameters of largest likelihood, in closed form: with the eigenvalues λ₁ ≥ λ₂ ≥ … and vectors U of the data's covariance, σ² is the mean of those beyond the
    /// first L, and W = U_L·(Λ_L − σ²·I)^½. W is unique up to a rotation of z. Tipping and Bishop, eqs. 7 and 8. Without gradient.
    /// </summary>
    /// <param name="data">x, [n, D].</param>
    /// <param name="latent">L, at least 1 and less than D.</param>
    /// <exception cref="ShapeException">The data are not [n, D].</exception>
    /// <exception cref="ConfigurationException">L is out of its range, or the data lie in a plane of L dimensions, so that no noise is left.</exception>
    public static ProbabilisticPca Fit(Tensor data, int latent)
    {
        using var paused = Recording.Pause();
        CheckData(data, latent);
        var mean = data.To(DType.Float64).Mean(0);
        var centred = data.To(DType.Float64) - mean;
        var (values, vectors) = SymmetricEigen.Decompose(centred.T.MatMul(centred) / data.Shape[0]);
        var noise = values[latent..].Mean();
        if (!(noise.Item() > 0))
        {
            throw new ConfigurationException(
                $"ProbabilisticPca: {data.Shape[0]} rows of {data.Shape[1]} columns leave no variance beyond {latent} latent dimensions; choose fewer, or give more data");
        }

        var loadings = vectors[.., ..latent] * (values[..latent] - noise).Relu().Sqrt();
        return new(mean.To(data.DType), loadings.To(data.DType), noise.To(data.DType));
    }

    /// <summary>
    /// One maximisation step of EM: the parameters of largest E_q[ln p(x, z)], summed over the rows, with μ the data's mean. Tipping and Bishop, eqs. 27 and 28, for any normal q.
    /// </summary>
    /// <param name="data">x, [n, D].</param>
    /// <param name="q">q(z) of each row, [n] with events [L]: <see cref="Posterior"/> for EM, <see cref="FactorisedPosterior"/> for variational EM.</param>
    /// <exception cref="ShapeException">The data are not [n, D].</exception>
    /// <exception cref="NotSupportedException">q is not a <see cref="MultivariateNormal"/>, nor independent normal numbers.</exception>
    public static ProbabilisticPca Maximize(Tensor data, Distribution q)
    {
        using var paused = Recording.Pause();
        CheckData(data, q.EventShape[0]);
        var (normal, mean) = (AsMultivariate(q), data.Mean(0));
        var centred = data - mean;

        // Σₙ E[z·zᵀ], and W = (Σₙ (xₙ − μ)·E[z]ᵀ)·(Σₙ E[z·zᵀ])⁻¹.
        var second = normal.Mean.T.MatMul(normal.Mean) + normal.Covariance.Sum(0);
        var loadings = second.Solve(normal.Mean.T.MatMul(centred)).T;
        var residual = (centred - normal.Mean.MatMul(loadings.T)).Square().Sum() + loadings.MatMul(normal.ScaleTril).Square().Sum();
        return new(mean, loadings, residual / centred.ElementCount);
    }

    private static void CheckData(Tensor data, int latent)
    {
        if (data.Rank != 2 || data.Shape[0] == 0) throw new ShapeException($"ProbabilisticPca: the data must be [rows, columns], not {data.Shape}");
        if (latent < 1 || latent >= data.Shape[1])
            throw new ConfigurationException($"ProbabilisticPca: {latent} latent dimensions of {data.Shape[1]} columns; at least 1 and at most {data.Shape[1] - 1} are possible");
    }
}
