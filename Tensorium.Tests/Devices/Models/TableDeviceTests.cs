using Tensorium.Models.Exact;
using Tensorium.Models.Missing;
using Tensorium.Models.Mixture;
using Tensorium.Models.Preprocessing;
using Tensorium.Tests.Missing;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Models of tables, whose decisions are taken on the host, on values that are elsewhere.</summary>
public sealed class TableDeviceTests
{
    private static readonly Tensor s_values = Tensor.Normal([40, 3], new Generator(1), dtype: DType.Float64) * Tensor.From(1.0, 2, 0.5) + (Tensor.Arange(0, 40, DType.Float64) / 10).Floor().Unsqueeze(1);

    public static TheoryData<CovarianceKind> Covariances => [.. Enum.GetValues<CovarianceKind>()];

    [Theory]
    [MemberData(nameof(Covariances))]
    public void A_mixture_is_fitted_there(CovarianceKind covariance)
    {
        var config = new GaussianMixtureConfig { Clusters = 3, Covariance = covariance, MaxIterations = 5, Starts = 2 };
        var (here, there) = (GaussianMixture.Fit(s_values, config, TestContext.Current.CancellationToken), GaussianMixture.Fit(s_values.To(Mirrored.Device), config, TestContext.Current.CancellationToken));
        Assert.Equal(here.MeanLogLikelihoods, there.MeanLogLikelihoods);
        Mirrored.Same(here.Model.Means, there.Model.Means, "means");
        Mirrored.Same(here.Model.CovarianceOf(1), there.Model.CovarianceOf(1), "covariance");
        Mirrored.Same(here.Model.Sample(4, new Generator(2)), there.Model.Sample(4, new Generator(2)), "samples");
    }

    [Fact]
    public void So_are_the_bayesian_mixture_and_the_exact_models()
    {
        var (_, _, here) = BayesianGaussianMixture.Fit(s_values, 3, seed: 1, starts: 1, stop: TestContext.Current.CancellationToken);
        var (_, _, there) = BayesianGaussianMixture.Fit(s_values.To(Mirrored.Device), 3, seed: 1, starts: 1, stop: TestContext.Current.CancellationToken);
        Assert.Equal(here.Bounds, there.Bounds);

        var (ours, theirs) = (ProbabilisticPca.Fit(s_values, 2), ProbabilisticPca.Fit(s_values.To(Mirrored.Device), 2));
        Mirrored.Same(ours.Loadings, theirs.Loadings, "loadings");
        Mirrored.Same(ours.Sample(new Generator(3), 4).Data, theirs.Sample(new Generator(3), 4).Data, "samples");
        Mirrored.Same(ours.Marginal.LogProb(s_values), theirs.Marginal.LogProb(s_values.To(Mirrored.Device)), "evidence");

        BayesianLinearRegression Regression(Device device)
        {
            var values = s_values.To(device);
            return new(values[.., ..2], values[.., 2], Tensor.Full([], 1, DType.Float64, device), Tensor.Full([], 2, DType.Float64, device));
        }

        Mirrored.Same(Regression(Device.Cpu).LogEvidence, Regression(Mirrored.Device).LogEvidence, "evidence");
        Assert.Equal(Regression(Device.Cpu).MeanField().Trace.Bounds, Regression(Mirrored.Device).MeanField().Trace.Bounds);

        LatentClassModel Classes(Device device) => new(Tensor.From(0.3, -0.2).To(device), Tensor.Normal([2, 3, 2], new Generator(4), dtype: DType.Float64, device: device));
        var data = Classes(Device.Cpu).Sample(new Generator(5), 6).Data;
        Mirrored.Same(data, Classes(Mirrored.Device).Sample(new Generator(5), 6).Data, "samples");
        Mirrored.Same(Classes(Device.Cpu).PointPosterior(data).Logits, Classes(Mirrored.Device).PointPosterior(data.To(Mirrored.Device)).Logits, "posterior");
    }

    [Fact]
    public void A_missing_table_is_completed_there_and_a_model_of_it_learns_there()
    {
        var drawn = MissingTable.Draw(30, seed: 2);
        var there = new IncompleteTable(drawn.Truth.To(Mirrored.Device), drawn.Table.Observed.To(Mirrored.Device));
        Mirrored.Same(LinearImputation.Mean(drawn.Table), LinearImputation.Mean(there), "mean");
        Mirrored.Same(LinearImputation.ChainedRegressions(drawn.Table, 2), LinearImputation.ChainedRegressions(there, 2), "regressions");
        Mirrored.Same(LinearImputation.Gaussian(drawn.Table, 2), LinearImputation.Gaussian(there, 2), "normal distribution");
        Assert.Equal(drawn.Error(LinearImputation.Mean(drawn.Table)), ImputationError.MeanSquared(LinearImputation.Mean(there), there.Complete(drawn.Truth.To(Mirrored.Device)), !there.Observed, there));

        // The table stays where it is, wherever the model learns.
        MiwaeImputation Trained(Device device) => MiwaeImputation.Train(
            drawn.Table, new() { Columns = 3, Hidden = [5], Latent = 2 }, new() { Epochs = 2, BatchSize = 16, Samples = 3, Device = device }, stop: TestContext.Current.CancellationToken);
        var (ours, theirs) = (Trained(Device.Cpu), Trained(Mirrored.Device));
        Assert.Equal(ours.Bounds, theirs.Bounds);
        Mirrored.SameBits(ours.Impute(drawn.Table, 4, new Generator(6)), theirs.Impute(drawn.Table, 4, new Generator(6)), "imputed");
        Assert.Same(Device.Cpu, theirs.Impute(drawn.Table, 4, new Generator(6)).Device);
    }

    [Fact]
    public void Components_and_standardisation_are_found_there()
    {
        var (here, there) = (FeatureMap.Fit(s_values, standardize: true, components: 2), FeatureMap.Fit(s_values.To(Mirrored.Device), standardize: true, components: 2));
        Mirrored.Same(here.Apply(s_values), there.Apply(s_values.To(Mirrored.Device)), "features");
    }
}
