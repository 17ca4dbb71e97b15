using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;

namespace Tensorium.Models.Mixture;

/// <summary>
/// A Gaussian mixture whose parameters have conjugate priors, inferred by mean-field coordinate ascent (Bishop, Pattern Recognition and Machine Learning, §10.2):
/// <code>
/// p(π)       = Dirichlet(π; α₀, …, α₀)                     q(π)       = Dirichlet(π; α)
/// p(μₖ, Λₖ)  = N(μₖ; m₀, (β₀·Λₖ)⁻¹) W(Λₖ; W₀, ν₀)          q(μₖ, Λₖ)  = N(μₖ; mₖ, (βₖ·Λₖ)⁻¹) W(Λₖ; Wₖ, νₖ)
/// p(zₙ|π)    = Categorical(zₙ; π)                          q(zₙ)      = Categorical(zₙ; rₙ)
/// p(xₙ|zₙ=k) = N(xₙ; μₖ, Λₖ⁻¹)
///
/// ELBO = ∑ₙ (E_q[ln p(xₙ, zₙ|π, μ, Λ)] + H[q(zₙ)]) − KL(q(π) ‖ p(π)) − ∑ₖ KL(q(μₖ, Λₖ) ‖ p(μₖ, Λₖ))  ≤  ln p(x₁, …, xₙ)
/// </code>
/// q(z) and q(π, μ, Λ) are set in turn to their optimum given the other, so the bound never falls. With a small α₀, clusters that the data do not need lose their
/// weight. Everything is float64 and in nats.
/// </summary>
public sealed class BayesianGaussianMixture
{
    private const ulong StartStream = 0x5374617274;

    private readonly double _concentration;
    private readonly NormalWishart _prior;

    /// <summary>With a prior, and q(π, μ, Λ).</summary>
    /// <param name="concentration">α₀, positive.</param>
    /// <param name="prior">p(μₖ, Λₖ), without a batch.</param>
    /// <param name="weights">q(π), [] with K classes.</param>
    /// <param name="clusters">q(μₖ, Λₖ), [K].</param>
    /// <exception cref="ConfigurationException">The concentration is not positive, or the prior has a batch.</exception>
    /// <exception cref="ShapeException">The weights and the clusters are not as many.</exception>
    public BayesianGaussianMixture(double concentration, NormalWishart prior, Dirichlet weights, NormalWishart clusters)
    {
        CheckPrior(concentration, prior);
        if (weights.BatchShape.Rank != 0 || clusters.Strength.Rank != 1 || clusters.Strength.Shape[0] != weights.EventShape[0])
            throw new ShapeException($"BayesianGaussianMixture: weights {weights.BatchShape} of {weights.EventShape} clusters do not fit clusters {clusters.Strength.Shape}");
        (_concentration, _prior, Weights, Clusters) = (concentration, prior, weights, clusters);
    }

    /// <summary>q(π): [] with K classes.</summary>
    public Dirichlet Weights { get; }

    /// <summary>q(μₖ, Λₖ): [K].</summary>
    public NormalWishart Clusters { get; }

    /// <summary>The number of rows that each cluster is expected to have, [K]: αₖ − α₀.</summary>
    public Tensor Counts => Weights.Concentration - _concentration;

    /// <summary>
    /// A prior that says little about data: m₀ their mean, β₀ = 1, ν₀ = d, W₀⁻¹ their covariance; as scikit-learn's.
    /// </summary>
    /// <param name="values">x, [n, d].</param>
    /// <exception cref="ShapeException">The values are not [n, d].</exception>
    /// <exception cref="NotPositiveDefiniteException">The covariance is singular: a column depends on the others.</exception>
    public static NormalWishart DefaultPrior(Tensor values)
    {
        using var paused = Recording.Pause();
        CheckValues(values);
        var (rows, d) = (values.To(DType.Float64), values.Shape[1]);
        var centred = rows - rows.Mean(0);
        var covariance = centred.T.MatMul(centred) / Math.Max(1, values.Shape[0] - 1);
        return new(rows.Mean(0), Tensor.Full([], 1, DType.Float64, rows.Device), Wishart.FromInverseScale(Tensor.Full([], d, DType.Float64, rows.Device), covariance));
    }

    /// <summary>Fits q from several random starts, and keeps that of the highest bound. A start is the clusters of k-means, of columns in units of their deviation.</summary>
    /// <param name="values">x, [n, d].</param>
    /// <param name="clusters">K, the most clusters: those that are not needed lose their weight.</param>
    /// <param name="seed">Decides the starts.</param>
    /// <param name="starts">How many, at least 1.</param>
    /// <param name="concentration">α₀, positive; 1/K by default, which lets clusters die out.</param>
    /// <param name="prior">p(μₖ, Λₖ), without a batch; <see cref="DefaultPrior"/> by default.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>q(π, μ, Λ), q(z), and the bound after each half step.</returns>
    /// <exception cref="ShapeException">The values are not [n, d].</exception>
    /// <exception cref="ConfigurationException">There are fewer different rows than clusters, no clusters or no starts, or the prior cannot be.</exception>
    public static (BayesianGaussianMixture Model, Categorical Responsibilities, AscentTrace Trace) Fit(
        Tensor values, int clusters, ulong seed, int starts = 5, double? concentration = null, NormalWishart? prior = null, CancellationToken stop = default)
    {
        using var paused = Recording.Pause();
        CheckValues(values);
        if (clusters < 1 || clusters > values.Shape[0]) throw new ConfigurationException($"BayesianGaussianMixture: {clusters} clusters of {values.Shape[0]} rows; choose 1 to {values.Shape[0]}");
        if (starts < 1) throw new ConfigurationException($"BayesianGaussianMixture: {starts} starts; choose at least 1");
        var (rows, generator) = (values.To(DType.Float64), new Generator(seed, StartStream));
        var scaled = rows / rows.Std(0).Maximum(1e-100);
        return Enumerable.Range(0, starts)
            .Select(start => KMeans.OneHot(KMeans.Run(scaled, clusters, generator.Fork((ulong)start)), clusters, rows.Device))
            .Select(responsibilities => Fit(rows, responsibilities, concentration, prior, stop: stop))
            .MaxBy(fit => fit.Trace.Bound);
    }

    /// <summary>Fits q from where responsibilities are given.</summary>
    /// <param name="values">x, [n, d].</param>
    /// <param name="responsibilities">Where q(z) begins, [n, K], rows of probabilities; not the same in every column, or the clusters would stay the same.</param>
    /// <param name="concentration">α₀, positive; 1/K by default, which lets clusters die out.</param>
    /// <param name="prior">p(μₖ, Λₖ), without a batch; <see cref="DefaultPrior"/> by default.</param>
    /// <param name="tolerance">What a step must raise the bound by, relative to its size, to go on.</param>
    /// <param name="maxSteps">The most steps.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>q(π, μ, Λ), q(z), and the bound after each half step.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ConfigurationException">The concentration is not positive, or the prior has a batch.</exception>
    public static (BayesianGaussianMixture Model, Categorical Responsibilities, AscentTrace Trace) Fit(
        Tensor values,
        Tensor responsibilities,
        double? concentration = null,
        NormalWishart? prior = null,
        double tolerance = 1e-10,
        int maxSteps = 2000,
        CancellationToken stop = default)
    {
        using var paused = Recording.Pause();
        CheckValues(values);
        if (responsibilities.Rank != 2 || responsibilities.Shape[0] != values.Shape[0])
            throw new ShapeException($"BayesianGaussianMixture: of values {values.Shape}, the responsibilities must be [{values.Shape[0]}, clusters], not {responsibilities.Shape}");
        var alpha = concentration ?? 1.0 / responsibilities.Shape[1];
        var known = prior ?? DefaultPrior(values);
        CheckPrior(alpha, known);
        var rows = values.To(DType.Float64);
        BayesianGaussianMixture Maximize(Categorical q) => Update(rows, q, alpha, known);
        return VariationalEm.Fit(
            Maximize(Categorical.FromProbabilities(responsibilities.To(DType.Float64))),
            model => model.Responsibilities(rows),
            Maximize,
            (model, q) => model.Elbo(rows, q).Item(),
            tolerance,
            maxSteps,
            stop);
    }

    /// <summary>q(z) of rows: ln rₙₖ = E[ln πₖ] + E[ln N(xₙ; μₖ, Λₖ⁻¹)] but for a constant. Bishop, eqs. 10.46 and 10.49.</summary>
    /// <param name="values">x, [n, d].</param>
    /// <returns>[n] with K classes.</returns>
    /// <exception cref="ShapeException">The values have another number of columns.</exception>
    public Categorical Responsibilities(Tensor values) => new(ExpectedLogJoint(values));

    /// <summary>The evidence lower bound of all rows together, [].</summary>
    /// <param name="values">x, [n, d].</param>
    /// <param name="q">q(z), [n] with K classes.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Elbo(Tensor values, Categorical q) =>
        (Categorical.Expectation(q.Probabilities, ExpectedLogJoint(values)) + q.Entropy()).Sum()
        - KlDivergence.Between(Weights, new Dirichlet(Tensor.Full([q.ClassCount], _concentration, DType.Float64, Weights.Concentration.Device)))
        - NormalWishart.Divergence(Clusters, _prior).Sum();

    /// <summary>ln p(x|data) of new rows under q: a mixture of Student's t distributions. Bishop, eq. 10.81.</summary>
    /// <param name="values">x, [m, d].</param>
    /// <returns>[m].</returns>
    /// <exception cref="ShapeException">The values have another number of columns.</exception>
    public Tensor PredictiveLogProb(Tensor values) => (Weights.Mean.Log() + Clusters.PredictiveLogProb(values.To(DType.Float64))).LogSumExp(-1);

    /// <summary>E[ln πₖ + ln N(xₙ; μₖ, Λₖ⁻¹)], [n, K].</summary>
    private Tensor ExpectedLogJoint(Tensor values) => Weights.MeanLog + Clusters.ExpectedLogProb(values.To(DType.Float64));

    /// <summary>q(π, μ, Λ) given q(z): the conjugate posterior of weighted rows. Bishop, eqs. 10.51 to 10.58.</summary>
    private static BayesianGaussianMixture Update(Tensor values, Categorical q, double concentration, NormalWishart prior)
    {
        var weights = q.Probabilities;
        var counts = weights.Sum(0);

        // A cluster without rows has no mean; wherever it is put, it then counts for nothing.
        var means = weights.T.MatMul(values) / counts.Maximum(1e-100).Unsqueeze(-1);
        var offsets = values.Unsqueeze(0) - means.Unsqueeze(1);
        var scatters = (offsets * weights.T.Unsqueeze(-1)).T.MatMul(offsets);
        return new(concentration, prior, new Dirichlet(counts + concentration), prior.Update(counts, means, scatters));
    }

    private static void CheckPrior(double concentration, NormalWishart prior)
    {
        if (!(concentration > 0) || double.IsInfinity(concentration))
            throw new ConfigurationException($"BayesianGaussianMixture: the concentration is {concentration}; it must be a finite number above 0");
        if (prior.Strength.Rank != 0)
            throw new ConfigurationException($"BayesianGaussianMixture: the prior is the same for all clusters and has no batch; the one given has {prior.Strength.Shape}");
    }

    private static void CheckValues(Tensor values)
    {
        if (values.Rank != 2 || values.ElementCount == 0) throw new ShapeException($"BayesianGaussianMixture: the values must be [rows, columns], not {values.Shape}");
    }
}
