using Tensorium.Models;
using Tensorium.Models.Mixture;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class ExpectationMaximizationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<CovarianceKind> Kinds => [.. Enum.GetValues<CovarianceKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_takes_the_steps_of_the_textbook(CovarianceKind kind)
    {
        var (rows, _) = Blobs.Draw(20, seed: 1);
        var start = Start(rows, 3);
        var config = new GaussianMixtureConfig { Clusters = 3, Covariance = kind, Tolerance = 0, MaxIterations = 7, Regularization = 1e-3 };
        var fit = GaussianMixture.FitFrom(rows, start, config, Stop);

        var naive = new NaiveMixture(Jagged(rows), Jagged(start), kind, 1e-3);
        naive.Maximize();
        foreach (var mean in fit.MeanLogLikelihoods)
        {
            Assert.Equal(naive.Expect() / 60, mean, 1e-11);
            // The last expectation only judges the mixture of the last maximisation.
            if (mean != fit.MeanLogLikelihoods[^1]) naive.Maximize();
        }

        Assert.Equal(7, fit.Iterations);
        Assert.False(fit.HasConverged);
        Assert.Equal(fit.MeanLogLikelihoods[^1] * 60, fit.LogLikelihood, 1e-10);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(naive.Weights[k], fit.Model.Weights[k].Item(), 1e-10);
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(naive.Means[k][i], fit.Model.Means[k, i].Item(), 1e-10);
                for (var j = 0; j < 2; j++) Assert.Equal(naive.Covariances[k][i, j], fit.Model.CovarianceOf(k)[i, j].Item(), 1e-10);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_likelihood_never_falls(CovarianceKind kind)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (rows, _) = Blobs.Draw(100, seed);
            var config = new GaussianMixtureConfig { Clusters = 3, Covariance = kind, Tolerance = 0, MaxIterations = 40, Regularization = 0, Seed = seed };
            var path = GaussianMixture.FitFrom(rows, Start(rows, 3), config, Stop).MeanLogLikelihoods;
            for (var step = 1; step < path.Count; step++)
                Assert.True(path[step] >= path[step - 1] - 1e-12, $"seed {seed}, step {step}: {path[step - 1]} falls to {path[step]}");
            Assert.True(path[^1] > path[0], $"seed {seed}: nothing was gained");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_the_usual_regularization_it_falls_by_no_more_than_that(CovarianceKind kind)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (rows, _) = Blobs.Draw(30, seed);
            var path = GaussianMixture.Fit(rows, new() { Clusters = 4, Covariance = kind, Tolerance = 0, Seed = seed }, Stop).MeanLogLikelihoods;
            for (var step = 1; step < path.Count; step++)
                Assert.True(path[step] >= path[step - 1] - 1e-6, $"seed {seed}, step {step}: {path[step - 1]} falls to {path[step]}");
        }
    }

    [Fact]
    public void It_stops_when_the_mean_changes_by_less_than_the_tolerance()
    {
        var (rows, _) = Blobs.Draw(40, seed: 3);
        var whole = GaussianMixture.Fit(rows, new() { Clusters = 3, Tolerance = 0, MaxIterations = 60 }, Stop).MeanLogLikelihoods;
        var fit = GaussianMixture.Fit(rows, new() { Clusters = 3, Tolerance = 1e-3, MaxIterations = 60 }, Stop);
        Assert.True(fit.HasConverged);
        // As scikit-learn: after n expectation steps of which the last two differ by less; the maximisation after them is still made.
        var expected = Enumerable.Range(1, whole.Count - 1).First(step => Math.Abs(whole[step] - whole[step - 1]) < 1e-3) + 1;
        Assert.Equal(expected, fit.Iterations);
        Assert.Equal(whole.Take(expected + 1), fit.MeanLogLikelihoods);
    }

    [Fact]
    public void Every_kind_is_a_special_case_of_the_next()
    {
        var (rows, _) = Blobs.Draw(50, seed: 4);
        double Likelihood(CovarianceKind kind) => GaussianMixture.FitFrom(
            rows, Start(rows, 3), new() { Clusters = 3, Covariance = kind, Tolerance = 1e-10, MaxIterations = 500 }, Stop).LogLikelihood;
        Assert.True(Likelihood(CovarianceKind.Spherical) < Likelihood(CovarianceKind.Diagonal));
        Assert.True(Likelihood(CovarianceKind.Diagonal) < Likelihood(CovarianceKind.Full));
        Assert.True(Likelihood(CovarianceKind.Tied) < Likelihood(CovarianceKind.Full));
    }

    [Fact]
    public void A_cluster_without_weight_is_refused()
    {
        var (rows, _) = Blobs.Draw(5, seed: 5);
        var start = Tensor.Cat([Tensor.Ones([15, 1], DType.Float64), Tensor.Zeros([15, 1], DType.Float64)], 1);
        var e = Assert.Throws<DegenerateClusterException>(() => GaussianMixture.FitFrom(rows, start, new() { Clusters = 2 }, Stop));
        Assert.Contains("cluster 2", e.Message, StringComparison.Ordinal);
        Assert.Contains("fewer clusters", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_cluster_on_equal_rows_needs_regularization(CovarianceKind kind)
    {
        // Two heaps of equal rows: no extent in any direction.
        var rows = Tensor.From(new double[,] { { 1, 2 }, { 1, 2 }, { 1, 2 }, { 5, 5 }, { 5, 5 } });
        var fit = GaussianMixture.Fit(rows, new() { Covariance = kind, Regularization = 1e-6 }, Stop);
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.Equal(1e-6, fit.Model.CovarianceOf(0)[0, 0].Item(), 1e-12);
        var e = Assert.Throws<DegenerateClusterException>(() => GaussianMixture.Fit(rows, new() { Covariance = kind, Regularization = 0 }, Stop));
        Assert.Contains("regularization", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Rows in turn to each cluster, softened: a start far from any maximum.</summary>
    private static Tensor Start(Tensor rows, int clusters)
    {
        var logits = Tensor.Normal([rows.Shape[0], clusters], new Generator(17), dtype: DType.Float64);
        return logits.Softmax(-1);
    }

    private static double[][] Jagged(Tensor table) => [.. Enumerable.Range(0, table.Shape[0]).Select(row => table[row].ToArray<double>())];
}
