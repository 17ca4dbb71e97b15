using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Mixture;
using Tensorium.Tests.Distributions;
using Tensorium.Tests.Exact;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class BayesianGaussianMixtureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two clusters of eight, by a formula.</summary>
    private static Tensor Formula => Tensor.Stack(
        [
            Tensor.From([.. Enumerable.Range(0, 16).Select(i => (2.0 * (i % 2)) + (0.6 * Math.Sin((3 * i) + 1)))]),
            Tensor.From([.. Enumerable.Range(0, 16).Select(i => (0.5 * Math.Cos(5 * i)) - (1.5 * (i % 2)) + (0.3 * Math.Sin(i * i)))]),
        ],
        -1);

    [Fact]
    public void The_bound_takes_the_path_of_an_independent_program()
    {
        // docs/reference/bayesian_mixture.py, which forms the bound from Bishop's seven terms.
        double[] expected =
        [
            -52.542125697478, -51.986802226813, -51.738261542482, -51.593738940384, -51.480793384231, -51.374582072043, -51.258450569859, -51.118416362500, -50.942647980220,
        ];
        var (model, _, trace) = BayesianGaussianMixture.Fit(Formula, InTurn(16, 3), tolerance: 0, maxSteps: 4, stop: Stop);
        Near.Equal(expected, Tensor.From([.. trace.Bounds]), 1e-12);
        Near.Equal([8.542565422, 4.110300562, 3.347134016], model.Counts.Sort(descending: true).Values, 1e-9);
    }

    [Fact]
    public void The_bound_never_falls_and_clusters_that_are_not_needed_die_out()
    {
        var values = Drawn(150);
        var (model, q, trace) = BayesianGaussianMixture.Fit(values, 6, seed: 0, stop: Stop);
        Rising.Check(trace);
        var counts = model.Counts.ToArray<double>();
        Assert.Equal(150, counts.Sum(), 1e-9);
        Assert.Equal(3, counts.Count(count => count > 1));
        Assert.True(counts.Order().Take(3).All(count => count < 0.5));

        // Rows of one cluster stay together.
        var cluster = q.Logits.ArgMax(-1).ToArray<long>();
        for (var i = 3; i < 150; i++) Assert.Equal(cluster[i % 3], cluster[i]);
        Assert.Equal(trace.Bounds, BayesianGaussianMixture.Fit(values, 6, seed: 0, stop: Stop).Trace.Bounds);
    }

    [Fact]
    public void With_one_cluster_the_bound_is_the_evidence()
    {
        // Then z is known, and the conjugate posterior is no approximation.
        var values = Formula;
        var prior = BayesianGaussianMixture.DefaultPrior(values);
        var (model, _, trace) = BayesianGaussianMixture.Fit(values, Tensor.Ones([16, 1], DType.Float64), stop: Stop);
        Assert.Equal(LogEvidence(values, prior), trace.Bound, 1e-10);

        // A new row's density is the ratio of two evidences.
        var row = Tensor.From(new[,] { { 0.7, -0.2 } });
        Near.Equal([LogEvidence(Tensor.Cat([values, row]), prior) - LogEvidence(values, prior)], model.PredictiveLogProb(row), 1e-10);
    }

    [Fact]
    public void With_two_clusters_it_is_below_the_sum_over_all_partitions()
    {
        var values = Formula[..8];
        var prior = BayesianGaussianMixture.DefaultPrior(values);
        var terms = Enumerable.Range(0, 256).Select(partition =>
        {
            var rows = Enumerable.Range(0, 8).ToLookup(i => (partition >> i) & 1);
            // ∫ ∏ π_z Dirichlet(π; ½, ½) dπ, and the evidence of each cluster's rows.
            var (a, b) = (rows[0].Count(), rows[1].Count());
            var counts = LogGamma(a + 0.5) + LogGamma(b + 0.5) - (2 * LogGamma(0.5)) - LogGamma(9);
            return counts + new[] { a, b }.Select((count, k) => count == 0 ? 0 : LogEvidence(Tensor.Stack([.. rows[k].Select(i => values[i])]), prior)).Sum();
        });
        var evidence = Tensor.From([.. terms]).LogSumExp().Item();
        var bound = BayesianGaussianMixture.Fit(values, InTurn(8, 2), stop: Stop).Trace.Bound;
        Assert.InRange(evidence - bound, 0.01, 5);
    }

    [Fact]
    public void It_ends_where_the_bound_is_flat_in_every_parameter_of_q()
    {
        var values = Drawn(40);
        var (model, q, _) = BayesianGaussianMixture.Fit(values, InTurn(40, 3), 1, tolerance: 1e-15, stop: Stop);
        var clusters = model.Clusters;
        Tensor[] x = [model.Weights.Concentration, clusters.Mean, clusters.Strength, clusters.Precision.Degrees, clusters.Precision.ScaleTril, q.Logits];
        x = [.. x.Select(one => one.Clone().RequireGrad())];
        var bound = new BayesianGaussianMixture(1, BayesianGaussianMixture.DefaultPrior(values), new(x[0]), new(x[1], x[2], new(x[3], x[4].Tril()))).Elbo(values, new(x[5]));
        foreach (var gradient in Differentiate.Gradients(bound, x)) Near.Equal(Tensor.Zeros(gradient.Shape, DType.Float64), gradient, 1e-5);
    }

    [Fact]
    public void The_bound_is_differentiable_in_every_parameter_of_q_and_of_the_prior()
    {
        var values = Formula[..5];
        Tensor Normal(ulong seed, params int[] shape) => Tensor.Normal(shape, new Generator(seed), deviation: 0.5, dtype: DType.Float64);
        NormalWishart Of(Tensor[] x) => new(x[0], x[1].Exp(), new(x[2].Exp() + 1, x[3].Tril(-1) + (x[3].Diagonal().Exp().DiagonalEmbed())));
        BayesianGaussianMixture Mixture(Tensor[] x) => new(0.5, Of(x[..4]), new(x[8].Exp()), Of(x[4..8]));
        Tensor[] parameters = [Normal(1, 2), Normal(2), Normal(3), Normal(4, 2, 2), Normal(5, 3, 2), Normal(6, 3), Normal(7, 3), Normal(8, 3, 2, 2), Normal(9, 3)];
        GradCheck.Verify(x => Mixture(x).Elbo(values, new(x[9])), [.. parameters, Normal(10, 5, 3)], order: 2);
        GradCheck.Verify(x => Mixture(x).PredictiveLogProb(values), parameters);
        GradCheck.Verify(x => Mixture(x).Responsibilities(values).LogProbabilities, parameters);
    }

    [Fact]
    public void An_empty_cluster_and_float32_rows_are_no_trouble()
    {
        var start = Tensor.Cat([InTurn(16, 2), Tensor.Zeros([16, 1], DType.Float64)], 1);
        var (model, _, trace) = BayesianGaussianMixture.Fit(Formula.To(DType.Float32), start, stop: Stop);
        Rising.Check(trace);
        Assert.All(model.Clusters.Mean.ToArray<double>(), mean => Assert.True(double.IsFinite(mean)));
        Assert.Equal(16, model.Counts.Sum().Item(), 1e-9);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ShapeException>(() => BayesianGaussianMixture.Fit(Formula, InTurn(15, 3), stop: Stop));
        Assert.Throws<ShapeException>(() => BayesianGaussianMixture.Fit(Formula[0], InTurn(2, 3), stop: Stop));
        Assert.Throws<ConfigurationException>(() => BayesianGaussianMixture.Fit(Formula, InTurn(16, 3), concentration: 0, stop: Stop));
        Assert.Throws<ConfigurationException>(() => BayesianGaussianMixture.Fit(Formula, 17, seed: 0, stop: Stop));
        Assert.Throws<ConfigurationException>(() => BayesianGaussianMixture.Fit(Formula, 2, seed: 0, starts: 0, stop: Stop));
        var prior = BayesianGaussianMixture.DefaultPrior(Formula);
        var batch = BayesianGaussianMixture.Fit(Formula, InTurn(16, 3), maxSteps: 1, stop: Stop).Model;
        Assert.Throws<ConfigurationException>(() => BayesianGaussianMixture.Fit(Formula, InTurn(16, 3), prior: batch.Clusters, stop: Stop));
        Assert.Throws<ShapeException>(() => new BayesianGaussianMixture(1, prior, new(Tensor.From(1.0, 1)), batch.Clusters));
        Assert.Throws<NotPositiveDefiniteException>(() => BayesianGaussianMixture.DefaultPrior(Tensor.Ones([5, 2])));
    }

    /// <summary>
    /// ln p(x₁, …, xₙ) under a normal-Wishart prior: −(nd/2) ln π + (d/2) ln (β₀/β) + ν₀/2·ln |W₀⁻¹| − ν/2·ln |W⁻¹| + ln Γ_d(ν/2) − ln Γ_d(ν₀/2). Murphy: Conjugate Bayesian
    /// analysis of the Gaussian distribution (2007), eq. 266.
    /// </summary>
    private static double LogEvidence(Tensor rows, NormalWishart prior)
    {
        var (n, d) = (rows.Shape[0], rows.Shape[1]);
        var (mean, beta, nu) = (rows.Mean(0), prior.Strength.Item(), prior.Precision.Degrees.Item());
        var inverse = prior.Precision.Scale.Inverse();
        var offset = (mean - prior.Mean).Unsqueeze(-1);
        var after = inverse + (rows - mean).T.MatMul(rows - mean) + (offset.MatMul(offset.T) * (beta * n / (beta + n)));
        double LogGammas(double degrees) => Enumerable.Range(0, d).Sum(i => LogGamma((degrees - i) / 2));
        return (-n * d / 2.0 * Math.Log(Math.PI)) + (d / 2.0 * Math.Log(beta / (beta + n))) + (nu / 2 * inverse.LogDeterminant().Item())
            - ((nu + n) / 2 * after.LogDeterminant().Item()) + LogGammas(nu + n) - LogGammas(nu);
    }

    private static double LogGamma(double x) => Tensor.Scalar(x, DType.Float64).Lgamma().Item();

    /// <summary>Rows of three clusters in turn, ten deviations apart.</summary>
    private static Tensor Drawn(int rows)
    {
        var centres = Tensor.From(new[,] { { 0.0, 0 }, { 5, 1 }, { -2, 5 } });
        var which = Tensor.From([.. Enumerable.Range(0, rows).Select(i => (long)(i % 3))]);
        return centres.IndexSelect(0, which) + Tensor.Normal([rows, 2], new Generator(1), deviation: 0.5, dtype: DType.Float64);
    }

    /// <summary>Rows dealt out to the clusters one after the other, [rows, clusters].</summary>
    private static Tensor InTurn(int rows, int clusters) => Tensor.From([.. Enumerable.Range(0, rows).Select(i => (long)(i % clusters))]).OneHot(clusters, DType.Float64);
}
