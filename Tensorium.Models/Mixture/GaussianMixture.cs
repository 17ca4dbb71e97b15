using Tensorium.Autograd;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.Mixture;

/// <summary>
/// A mixture of normal distributions, the shallow latent variable model:
/// <code>
/// p(z)   = Categorical(z; π₁ … πₖ)
/// p(x|z) = N(x; μ_z, Σ_z)
///
/// p(x)   = Σₖ πₖ·N(x; μₖ, Σₖ)
/// p(z|x) = π_z·N(x; μ_z, Σ_z) / p(x)                 exact: the responsibilities of the clusters for x
/// </code>
/// <see cref="Fit"/> finds π, μ and Σ of large likelihood by expectation maximisation. Everything is in nats and in float64.
/// </summary>
public sealed partial class GaussianMixture
{
    // The offsets of rows from all means are formed at once: this bounds their memory, and does not depend on the machine.
    private const int RowsAtOnce = 4096;

    /// <summary>With known parameters.</summary>
    /// <param name="weights">π, [k], positive; divided by their sum.</param>
    /// <param name="means">μ, [k, d].</param>
    /// <param name="kind">What the covariances are.</param>
    /// <param name="covariances">Σ: full [k, d, d], tied [d, d], diagonal [k, d], spherical [k]; positive (definite).</param>
    /// <exception cref="ShapeException">The shapes do not belong together.</exception>
    /// <exception cref="ArgumentException">A weight or a variance is not positive, or a parameter is not finite.</exception>
    /// <exception cref="NotPositiveDefiniteException">A covariance is not positive definite.</exception>
    public GaussianMixture(Tensor weights, Tensor means, CovarianceKind kind, Tensor covariances)
    {
        if (means.Rank != 2 || means.Shape[0] == 0 || means.Shape[1] == 0) throw new ShapeException($"GaussianMixture: the means are {means.Shape}; expected [clusters, columns], at least one of each");
        var (k, d) = (means.Shape[0], means.Shape[1]);
        if (weights.Shape != [k]) throw new ShapeException($"GaussianMixture: the weights are {weights.Shape}; {k} means need [{k}]");
        var expected = kind.ShapeOf(k, d);
        if (covariances.Shape != expected) throw new ShapeException($"GaussianMixture: {kind.Name()} covariances of {k} clusters in {d} dimensions are {expected}, not {covariances.Shape}");
        foreach (var (name, values) in new[] { ("weights", weights), ("means", means), ("covariances", covariances) })
        {
            if (values.IsFinite().All().Item() == 0) throw new ArgumentException($"GaussianMixture: the {name} hold what is not finite");
        }

        using var paused = Recording.Pause();
        Support.Positive(weights, "GaussianMixture: a weight", "leave a cluster without weight out");
        (Kind, Means, Covariances) = (kind, means.To(DType.Float64), covariances.To(DType.Float64));
        Weights = weights.To(DType.Float64) / weights.To(DType.Float64).Sum();
        Distribution = new(new Categorical(Weights.Log()), Components());
    }

    /// <summary>What the covariances are.</summary>
    public CovarianceKind Kind { get; }

    /// <summary>π, float64, [k]; their sum is 1.</summary>
    public Tensor Weights { get; }

    /// <summary>μ, float64, [k, d].</summary>
    public Tensor Means { get; }

    /// <summary>Σ, float64: full [k, d, d], tied [d, d], diagonal [k, d], spherical [k].</summary>
    public Tensor Covariances { get; }

    /// <summary>k, the number of clusters.</summary>
    public int ClusterCount => Means.Shape[0];

    /// <summary>d, the number of columns.</summary>
    public int Dimension => Means.Shape[1];

    /// <summary>p(x), with p(z) and p(x|z) in it: [] with events [d]. Its <see cref="MixtureSameFamily.LogProb"/> is differentiable in x.</summary>
    public MixtureSameFamily Distribution { get; }

    /// <summary>The free parameters of a mixture of this size: k − 1 weights, k·d means, and those of the covariances.</summary>
    public long FreeParameters => ClusterCount - 1 + ((long)ClusterCount * Dimension) + Kind.FreeParameters(ClusterCount, Dimension);

    /// <summary>Σₖ of one cluster, whatever the kind: [d, d].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cluster.</exception>
    public Tensor CovarianceOf(int cluster)
    {
        if ((uint)cluster >= (uint)ClusterCount) throw new ArgumentOutOfRangeException(nameof(cluster), cluster, $"there is no cluster {cluster} among the {ClusterCount} from 0");
        return Kind switch
        {
            CovarianceKind.Full => Covariances[cluster],
            CovarianceKind.Tied => Covariances,
            CovarianceKind.Diagonal => Covariances[cluster].DiagonalEmbed(),
            _ => Tensor.Eye(Dimension, DType.Float64, Means.Device) * Covariances[cluster],
        };
    }

    /// <summary>ln p(x) of each row. Without gradient.</summary>
    /// <param name="values">[rows, d].</param>
    /// <returns>float64, [rows], in nats.</returns>
    /// <exception cref="ShapeException">The rows have another length.</exception>
    public Tensor LogLikelihoods(Tensor values) => ByRows(values, rows => Distribution.LogProb(rows));

    /// <summary>p(z|x) of each row. Without gradient.</summary>
    /// <param name="values">[rows, d].</param>
    /// <returns>float64, [rows, k]; each row's sum is 1.</returns>
    /// <exception cref="ShapeException">The rows have another length.</exception>
    public Tensor Responsibilities(Tensor values) => ByRows(values, rows => Distribution.Responsibilities(rows).Probabilities);

    /// <summary>The cluster of each row: that with the largest responsibility.</summary>
    /// <param name="values">[rows, d].</param>
    /// <returns>int64, [rows], from 0.</returns>
    /// <exception cref="ShapeException">The rows have another length.</exception>
    public Tensor Assign(Tensor values) => Responsibilities(values).ArgMax(-1);

    /// <summary>Akaike's information criterion, 2p − 2 ln L with p free parameters: smaller is better.</summary>
    /// <param name="values">[rows, d].</param>
    /// <exception cref="ShapeException">The rows have another length.</exception>
    public double Aic(Tensor values) => (2.0 * FreeParameters) - (2 * LogLikelihoods(values).Sum().Item());

    /// <summary>The Bayesian information criterion, p·ln n − 2 ln L with p free parameters and n rows: smaller is better.</summary>
    /// <param name="values">[rows, d].</param>
    /// <exception cref="ShapeException">The rows have another length.</exception>
    public double Bic(Tensor values) => (FreeParameters * Math.Log(values.Shape[0])) - (2 * LogLikelihoods(values).Sum().Item());

    /// <summary>Draws from p(x).</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where they come from.</param>
    /// <returns>float64, [count, d].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Tensor Sample(int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Distribution.Sample(generator, [count]);
    }

    /// <summary>ln p(x) and p(z|x) of each row, from one evaluation of the densities: the expectation step.</summary>
    internal (Tensor LogLikelihoods, Tensor Responsibilities) Expect(Tensor values)
    {
        using var paused = Recording.Pause();
        var (likelihoods, responsibilities) = (new List<Tensor>(), new List<Tensor>());
        foreach (var rows in Parts(values))
        {
            var posterior = Distribution.Responsibilities(rows);
            // The logits are ln πₖ + ln N(x; μₖ, Σₖ): their logarithmic sum is what the responsibilities were divided by.
            likelihoods.Add(posterior.Logits.LogSumExp(-1));
            responsibilities.Add(posterior.Probabilities);
        }

        return (Tensor.Cat([.. likelihoods]), Tensor.Cat([.. responsibilities]));
    }

    private Tensor ByRows(Tensor values, Func<Tensor, Tensor> f)
    {
        if (values.Rank != 2 || values.Shape[1] != Dimension) throw new ShapeException($"GaussianMixture: the values are {values.Shape}; this mixture takes [rows, {Dimension}]");
        using var paused = Recording.Pause();
        return Tensor.Cat([.. Parts(values).Select(rows => Differentiate.Evaluate(() => f(rows)))]);
    }

    private static IEnumerable<Tensor> Parts(Tensor values)
    {
        for (var start = 0; start == 0 || start < values.Shape[0]; start += RowsAtOnce)
            yield return values.Narrow(0, start, Math.Min(RowsAtOnce, values.Shape[0] - start)).To(DType.Float64);
    }

    /// <summary>p(x|z) for all z: [k] with events [d].</summary>
    private Distribution Components()
    {
        if (Kind is CovarianceKind.Full or CovarianceKind.Tied) return MultivariateNormal.FromCovariance(Means, Covariances);
        var deviations = Kind == CovarianceKind.Diagonal ? Covariances.Sqrt() : Covariances.Sqrt().Unsqueeze(-1);
        return new Independent(new Normal(Means, deviations), 1);
    }
}
