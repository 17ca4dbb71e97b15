using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.Exact;

/// <summary>
/// Probabilistic principal component analysis (Tipping and Bishop: J. R. Stat. Soc. B 61, 1999), a latent variable model in which everything is known exactly:
/// <code>
/// p(z)   = N(z; 0, I)                                  z of L numbers
/// p(x|z) = N(x; W·z + μ, σ²·I)                         x of D numbers
/// p(x)   = N(x; μ, W·Wᵀ + σ²·I)
/// p(z|x) = N(z; M⁻¹·Wᵀ·(x − μ), σ²·M⁻¹)                M = Wᵀ·W + σ²·I
/// </code>
/// Gradients flow to the parameters, if they ask for them.
/// </summary>
public sealed partial class ProbabilisticPca
{
    /// <summary>A model with known parameters.</summary>
    /// <param name="mean">μ, [D], float32 or float64.</param>
    /// <param name="loadings">W, [D, L].</param>
    /// <param name="noiseVariance">σ², [], positive.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">The variance is not positive (checked on the CPU).</exception>
    public ProbabilisticPca(Tensor mean, Tensor loadings, Tensor noiseVariance)
    {
        if (loadings.Rank != 2 || loadings.Shape[1] == 0 || mean.Rank != 1 || mean.Shape[0] != loadings.Shape[0] || noiseVariance.Rank != 0)
        {
            throw new ShapeException(
                $"ProbabilisticPca: the mean must be [D], the loadings [D, L] with L at least 1, and the noise's variance a single number; they are {mean.Shape}, {loadings.Shape} and {noiseVariance.Shape}");
        }

        Support.Positive(noiseVariance, "ProbabilisticPca: the noise's variance", "without noise, p(x) has no density outside of the plane that W spans");
        (Mean, Loadings, NoiseVariance) = (mean, loadings, noiseVariance);
    }

    /// <summary>μ, [D].</summary>
    public Tensor Mean { get; }

    /// <summary>W, [D, L].</summary>
    public Tensor Loadings { get; }

    /// <summary>σ², [].</summary>
    public Tensor NoiseVariance { get; }

    /// <summary>p(z): [] with events [L].</summary>
    public Independent Prior => new(new StandardNormal([Loadings.Shape[1]], Loadings.DType, Loadings.Device), 1);

    /// <summary>p(x): [] with events [D].</summary>
    public MultivariateNormal Marginal => MultivariateNormal.FromCovariance(Mean, Loadings.MatMul(Loadings.T) + (Identity(0) * NoiseVariance));

    /// <summary>M, [L, L].</summary>
    private Tensor Inner => Loadings.T.MatMul(Loadings) + (Identity(1) * NoiseVariance);

    /// <summary>p(x|z).</summary>
    /// <param name="latent">z, […, L].</param>
    /// <returns>[…] with events [D].</returns>
    public Independent Likelihood(Tensor latent) => new(Normal.FromLogVariance(latent.MatMul(Loadings.T) + Mean, NoiseVariance.Log()), 1);

    /// <summary>p(z|x).</summary>
    /// <param name="data">x, [batch…, D].</param>
    /// <returns>[batch…] with events [L].</returns>
    public MultivariateNormal Posterior(Tensor data)
    {
        var projected = (data - Mean).MatMul(Loadings);
        return MultivariateNormal.FromPrecision(Inner.Solve(projected.Unsqueeze(-1)).Squeeze(-1), Inner / NoiseVariance);
    }

    /// <summary>
    /// The factorised normal distribution nearest to p(z|x) in KL(q ‖ p(z|x)): the same mean, and of the precision only the diagonal (Bishop, Pattern Recognition and
    /// Machine Learning, §10.1.2).
    /// </summary>
    /// <param name="data">x, [batch…, D].</param>
    /// <returns>[batch…] with events [L].</returns>
    public Independent FactorisedPosterior(Tensor data) => new(Normal.FromLogVariance(Posterior(data).Mean, (NoiseVariance / Inner.Diagonal()).Log()), 1);

    /// <summary>E_q[ln p(x|z)], exactly.</summary>
    /// <param name="data">x, [batch…, D].</param>
    /// <param name="q">A normal q(z) with events [L].</param>
    /// <returns>[batch…].</returns>
    /// <exception cref="NotSupportedException">q is not a <see cref="MultivariateNormal"/>, nor independent normal numbers.</exception>
    public Tensor ExpectedLogLikelihood(Tensor data, Distribution q)
    {
        // (x − μ − Wz)² has the expectation of the mean's, and tr(W·S·Wᵀ) of the covariance S = R·Rᵀ.
        var normal = AsMultivariate(q);
        var residual = (data - Mean - normal.Mean.MatMul(Loadings.T)).Square().Sum(-1) + Loadings.MatMul(normal.ScaleTril).Square().Sum([-2, -1]);
        return ((residual / NoiseVariance) + (NoiseVariance.Log() * Loadings.Shape[0])) * -0.5 - (Loadings.Shape[0] * Normal.HalfLogTwoPi);
    }

    /// <summary>E_q[ln p(x, z)], exactly.</summary>
    /// <inheritdoc cref="ExpectedLogLikelihood"/>
    public Tensor ExpectedLogJoint(Tensor data, Distribution q)
    {
        var normal = AsMultivariate(q);
        var square = normal.Mean.Square().Sum(-1) + normal.Variance.Sum(-1);
        return ExpectedLogLikelihood(data, normal) - (square * 0.5) - (Loadings.Shape[1] * Normal.HalfLogTwoPi);
    }

    /// <summary>The evidence lower bound of each x, exactly.</summary>
    /// <inheritdoc cref="ExpectedLogLikelihood"/>
    public Tensor Elbo(Tensor data, Distribution q) => EvidenceLowerBound.FromLikelihood(ExpectedLogLikelihood(data, q), q, Prior);

    /// <summary>Draws from p(x, z), z first: ancestral sampling. Without gradient.</summary>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="count">How many.</param>
    /// <returns>z, [count, L], and x, [count, D].</returns>
    public (Tensor Latent, Tensor Data) Sample(Generator generator, int count)
    {
        using var paused = Recording.Pause();
        var latent = Prior.Sample(generator, [count]);
        return (latent, Likelihood(latent).Sample(generator));
    }

    private static MultivariateNormal AsMultivariate(Distribution q) => q switch
    {
        MultivariateNormal normal => normal,
        Independent independent => MultivariateNormal.FromIndependent(independent),
        _ => throw new NotSupportedException($"ProbabilisticPca: expectations are known under normal distributions; q is a {q.GetType().Name}"),
    };

    private Tensor Identity(int axis) => Tensor.Eye(Loadings.Shape[axis], Loadings.DType, Loadings.Device);
}
