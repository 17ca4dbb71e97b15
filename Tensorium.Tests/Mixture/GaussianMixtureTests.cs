using Tensorium.Models;
using Tensorium.Models.Mixture;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class GaussianMixtureTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly TempFolder _folder = new();

    public static TheoryData<CovarianceKind> Kinds => [.. Enum.GetValues<CovarianceKind>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Clusters_are_found_with_their_rows(CovarianceKind kind)
    {
        var (rows, classes) = Blobs.Draw(200, seed: 1);
        var fit = GaussianMixture.Fit(rows, new() { Clusters = 3, Covariance = kind, Starts = 3 }, Stop);
        Assert.True(fit.HasConverged);
        var agreement = ClusterAgreement.AdjustedRandIndex(fit.Model.Assign(rows).ToArray<long>(), classes);
        Assert.True(agreement > 0.9, $"adjusted Rand index {agreement}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Responsibilities_are_Bayes_theorem(CovarianceKind kind)
    {
        var (rows, _) = Blobs.Draw(20, seed: 2);
        var model = GaussianMixture.Fit(rows, new() { Clusters = 3, Covariance = kind }, Stop).Model;
        var responsibilities = model.Responsibilities(rows);
        Assert.Equal([60, 3], responsibilities.Shape);
        Assert.All(responsibilities.Sum(-1).ToArray<double>(), sum => Assert.Equal(1, sum, 1e-14));
        var likelihoods = model.LogLikelihoods(rows);
        for (var k = 0; k < 3; k++)
        {
            var joint = model.Weights[k].Log() + Tensorium.Models.Distributions.MultivariateNormal.FromCovariance(model.Means[k], model.CovarianceOf(k)).LogProb(rows);
            Assert.All((joint - likelihoods).Exp().ToArray<double>().Zip(responsibilities[.., k].ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }

        Assert.Equal(responsibilities.ArgMax(-1).ToArray<long>(), model.Assign(rows).ToArray<long>());
    }

    [Theory]
    [InlineData(CovarianceKind.Full, 2 + 6 + 9)]
    [InlineData(CovarianceKind.Tied, 2 + 6 + 3)]
    [InlineData(CovarianceKind.Diagonal, 2 + 6 + 6)]
    [InlineData(CovarianceKind.Spherical, 2 + 6 + 3)]
    public void The_criteria_count_the_free_parameters(CovarianceKind kind, int parameters)
    {
        var (rows, _) = Blobs.Draw(20, seed: 3);
        var fit = GaussianMixture.Fit(rows, new() { Clusters = 3, Covariance = kind }, Stop);
        Assert.Equal(parameters, fit.Model.FreeParameters);
        Assert.Equal((2 * parameters) - (2 * fit.LogLikelihood), fit.Model.Aic(rows), 1e-9);
        Assert.Equal((parameters * Math.Log(60)) - (2 * fit.LogLikelihood), fit.Model.Bic(rows), 1e-9);
    }

    [Fact]
    public void Samples_have_the_moments_of_the_mixture()
    {
        var (rows, _) = Blobs.Draw(100, seed: 4);
        var model = GaussianMixture.Fit(rows, new() { Clusters = 3 }, Stop).Model;
        var sample = model.Sample(40_000, new Generator(5));
        Assert.Equal([40_000, 2], sample.Shape);
        for (var i = 0; i < 2; i++)
        {
            // At a maximum of the likelihood, the mixture has the mean and the variance of the data, but for what regularization adds.
            var (mean, variance) = (rows[.., i].Mean().Item(), rows[.., i].Var().Item());
            Assert.Equal(mean, model.Distribution.Mean[i].Item(), 1e-9);
            Assert.Equal(variance, model.Distribution.Variance[i].Item(), 1e-4);
            Assert.Equal(mean, sample[.., i].Mean().Item(), 5 * Math.Sqrt(variance / 40_000));
            Assert.Equal(variance, sample[.., i].Var().Item(), 0.05 * variance);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_more_rows_than_are_done_at_once_the_same_numbers()
    {
        var (rows, _) = Blobs.Draw(1500, seed: 6);
        var config = new GaussianMixtureConfig { Clusters = 3, Seed = 9 };
        var (one, two) = (GaussianMixture.Fit(rows, config, Stop), GaussianMixture.Fit(rows, config, Stop));
        Assert.Equal(one.MeanLogLikelihoods, two.MeanLogLikelihoods);
        Assert.Equal(one.Model.Covariances.ToArray<double>(), two.Model.Covariances.ToArray<double>());
        Assert.Equal(4500, rows.Shape[0]);
        Assert.Equal(one.Model.LogLikelihoods(rows[4200..]).ToArray<double>(), one.Model.LogLikelihoods(rows).ToArray<double>()[4200..]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_gives_the_mixture_back(CovarianceKind kind)
    {
        var (rows, _) = Blobs.Draw(20, seed: 7);
        var model = GaussianMixture.Fit(rows, new() { Clusters = 3, Covariance = kind }, Stop).Model;
        model.Save(_folder.File("m.safetensors"));
        var read = GaussianMixture.Load(_folder.File("m.safetensors"));
        Assert.Equal(kind, read.Kind);
        Assert.Equal(model.Means.ToArray<double>(), read.Means.ToArray<double>());
        Assert.Equal(model.Covariances.ToArray<double>(), read.Covariances.ToArray<double>());
        Assert.All(model.LogLikelihoods(rows).ToArray<double>().Zip(read.LogLikelihoods(rows).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        Tensorium.IO.Safetensors.Save(_folder.File("x"), new Dictionary<string, Tensor> { ["weights"] = Tensor.Ones([2]) });
        Assert.Contains("Gaussian mixture", Assert.Throws<DataFormatException>(() => GaussianMixture.Load(_folder.File("x"))).Message, StringComparison.Ordinal);
        var bad = new Dictionary<string, Tensor>
        {
            ["weights"] = Tensor.From(0.5, 0.5), ["means"] = Tensor.From(new double[,] { { 0 }, { 1 } }), ["covariances"] = Tensor.From(1.0, -1),
        };
        Tensorium.IO.Safetensors.Save(_folder.File("x"), bad, new Dictionary<string, string> { ["model"] = "gaussian-mixture", ["covariance"] = "spherical" });
        Assert.Contains(_folder.File("x"), Assert.Throws<DataFormatException>(() => GaussianMixture.Load(_folder.File("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_before_anything_is()
    {
        var (rows, _) = Blobs.Draw(3, seed: 8);
        string Refusal(GaussianMixtureConfig config) => Assert.Throws<ConfigurationException>(() => GaussianMixture.Fit(rows, config, Stop)).Message;
        Assert.Contains("clusters is 0", Refusal(new() { Clusters = 0 }), StringComparison.Ordinal);
        Assert.Contains("only 9 rows", Refusal(new() { Clusters = 10 }), StringComparison.Ordinal);
        Assert.Contains("tolerance", Refusal(new() { Tolerance = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("regularization", Refusal(new() { Regularization = -1 }), StringComparison.Ordinal);
        Assert.Contains("max-iterations", Refusal(new() { MaxIterations = 0 }), StringComparison.Ordinal);
        Assert.Contains("starts", Refusal(new() { Starts = 0 }), StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => GaussianMixture.Fit(rows[0], new(), Stop));
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => GaussianMixture.Fit(rows / 0.0, new(), Stop)).Message, StringComparison.Ordinal);
        var equal = Tensor.Ones([6, 2], DType.Float64);
        Assert.Contains("only 1 different rows", Assert.Throws<ConfigurationException>(() => GaussianMixture.Fit(equal, new(), Stop)).Message, StringComparison.Ordinal);
    }
}
