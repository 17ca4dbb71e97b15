using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Estimators;

public sealed class NaiveMonteCarloTests
{
    private readonly LinearGaussian _model = new();

    [Fact]
    public void Samples_of_the_prior_give_the_marginal()
    {
        var (_, x) = _model.Draw(3, seed: 1);
        Assert.All(Exact(x, ImportanceSampling.Estimate(NaiveMonteCarlo.FromPrior(_model.Prior, _model.LogLikelihood(x), 3, new(2)), 8_000)), z => Assert.InRange(z, -5, 5));
    }

    [Fact]
    public void Samples_of_a_box_give_the_marginal()
    {
        var (_, x) = _model.Draw(3, seed: 3);
        // The prior has 10⁻⁹ of its mass outside.
        var weights = NaiveMonteCarlo.UniformBox(-6.5, 6.5, 2, _model.LogJoint(x), 3, new(4), DType.Float64);
        Assert.All(Exact(x, ImportanceSampling.Estimate(weights, 10_000)), z => Assert.InRange(z, -5, 5));
    }

    [Fact]
    public void Samples_of_bits_give_the_sum_over_all_strings()
    {
        // p(z) = ∏ Bernoulli(σ(aᵢ)), p(x|z) = N(x; ∑ zᵢ, 1).
        var prior = new Independent(new Bernoulli(Tensor.From(0.5, -1, 1.5)), 1);
        var x = Tensor.From(0.3, 2.5);
        Tensor LogJoint(Tensor z) => prior.LogProb(z) + new Normal(z.Sum(-1), Tensor.Scalar(1, DType.Float64)).LogProb(x);
        var strings = Tensor.From<double>([.. Enumerable.Range(0, 8).SelectMany(i => new[] { i & 1, (i >> 1) & 1, (i >> 2) & 1 }).Select(bit => (double)bit)], [8, 1, 3]);
        var exact = LogJoint(strings.Expand([8, 2, 3])).LogSumExp(0).ToArray<double>();
        var estimate = ImportanceSampling.Estimate(NaiveMonteCarlo.UniformBits(3, LogJoint, 2, new(5), DType.Float64), 8_000);
        for (var i = 0; i < 2; i++) Assert.InRange((estimate.Values[i] - exact[i]) / estimate.StandardErrors[i], -5, 5);
    }

    [Fact]
    public void A_proposal_that_misses_the_posterior_is_noticed_where_one_that_covers_it_is_trusted()
    {
        // A posterior a hundredth as wide as the prior: a thousand samples of the prior hardly hit it.
        var narrow = new LinearGaussian(deviation: 0.01);
        var (_, x) = narrow.Draw(20, seed: 6);
        var naive = ImportanceSampling.Estimate(NaiveMonteCarlo.FromPrior(narrow.Prior, narrow.LogLikelihood(x), 20, new(7)), 1000);
        Assert.InRange(naive.Untrusted, 15, 20);
        Assert.True(naive.EffectiveSampleSizes.Average() < 5);
        Assert.True(naive.Values.Zip(narrow.LogMarginal(x)).Average(pair => pair.First - pair.Second) < -1, "the logarithm is too low");

        var posterior = narrow.Posterior(x);
        var wide = new Independent(Normal.FromLogVariance(posterior.Mean, posterior.Variance.Log() + 0.5), 1);
        var good = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(narrow.LogJoint(x), wide, new(8)), 1000);
        Assert.Equal(0, good.Untrusted);
        Assert.All(good.Values.Zip(narrow.LogMarginal(x)), pair => Assert.Equal(pair.Second, pair.First, 0.15));
    }

    [Fact]
    public void What_cannot_be_sampled_is_refused()
    {
        Assert.Contains("expected one distribution", Assert.Throws<ShapeException>(() => NaiveMonteCarlo.FromPrior(_model.Prior.Base, z => z, 1, new(0))).Message);
        Assert.Contains("expected finite low < high", Assert.Throws<ArgumentOutOfRangeException>(() => NaiveMonteCarlo.UniformBox(1, 1, 2, z => z, 1, new(0))).Message);
    }

    /// <summary>How many of its standard errors each estimate is away from the truth.</summary>
    private IEnumerable<double> Exact(Tensor x, LogMarginalEstimate estimate) =>
        _model.LogMarginal(x).Select((exact, i) => (estimate.Values[i] - exact) / estimate.StandardErrors[i]);
}
