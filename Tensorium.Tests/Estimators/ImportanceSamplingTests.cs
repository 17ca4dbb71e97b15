using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Estimators;

public sealed class ImportanceSamplingTests
{
    private readonly LinearGaussian _model = new();

    [Fact]
    public void Samples_of_the_posterior_give_the_marginal_exactly_with_all_of_them_counting()
    {
        var (_, x) = _model.Draw(4, seed: 1);
        var estimate = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(_model.LogJoint(x), _model.Posterior(x), new(2)), 100);
        Near.Equal(_model.LogMarginal(x), estimate.LogMarginal, 1e-12);
        Assert.All(estimate.EffectiveSampleSizes, size => Assert.Equal(100, size, 1e-9));
        Assert.All(estimate.StandardErrors, error => Assert.Equal(0, error, 1e-6));
        Assert.Equal(0, estimate.Untrusted);
        Assert.Null(estimate.Warning);
    }

    [Fact]
    public void The_mean_of_weights_is_unbiased_for_any_proposal()
    {
        // Copies of one data point: as many independent estimates.
        var x = _model.Draw(1, seed: 3).Observed.Expand([4000, 3]);
        var proposal = Wider(_model.Posterior(x), shift: 0.3, factor: 2);
        var estimate = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(_model.LogJoint(x), proposal, new(3)), 3);
        Goodness.Mean(Math.Exp(_model.LogMarginal(x)[0]), [.. estimate.Values.Select(Math.Exp)]);
    }

    [Fact]
    public void The_standard_error_is_how_much_estimates_vary()
    {
        var x = _model.Draw(1, seed: 4).Observed.Expand([400, 3]);
        var proposal = Wider(_model.Posterior(x), shift: 0.2, factor: 1.5);
        var estimate = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(_model.LogJoint(x), proposal, new(4)), 200);
        var mean = estimate.Values.Average();
        var deviation = Math.Sqrt(estimate.Values.Sum(value => (value - mean) * (value - mean)) / 399);
        // The standard deviation of 400 numbers is known to 3.5 %; this bound is four times that.
        Assert.Equal(1, estimate.StandardErrors.Average() / deviation, 0.14);
    }

    // Target e⁻ᶻ, proposal λe^(−λz) with λ = 1/(1 − k): P(w > t) falls as t^(−1/k), so k is known exactly. The posterior of a model with these is e⁻ᶻ, and p(x) = 1.
    [Theory]
    [InlineData(0.25, false)]
    [InlineData(0.5, false)]
    [InlineData(0.9, true)]
    public void The_shape_is_that_of_weights_with_a_known_tail_and_warns_of_heavy_ones(double k, bool isHeavy)
    {
        var rate = 1 / (1 - k);
        var generator = new Generator(5);
        Tensor LogWeights(int samples)
        {
            var z = Tensor.Uniform([samples, 20], generator, dtype: DType.Float64).Log() / -rate;
            return (z * (rate - 1)) - Math.Log(rate);
        }

        var estimate = ImportanceSampling.Estimate(LogWeights, 5000);
        // 20 fits to tails of 212 weights: (1 + k)/√(212·20) is a standard error; the prior draws k̂ towards ½ by at most 10/222 of the way.
        Assert.Equal(k, estimate.ParetoShapes.Average(), (5 * (1 + k) / Math.Sqrt(212 * 20)) + (0.045 * Math.Abs(k - 0.5)));
        Assert.InRange(estimate.Untrusted, isHeavy ? 16 : 0, isHeavy ? 20 : 2);
        if (isHeavy) Assert.Contains($"k̂ is above 0.7 for {estimate.Untrusted} of 20 data points", estimate.Warning);
    }

    [Fact]
    public void Weights_in_bits_and_in_one_piece_give_the_same()
    {
        var all = Tensor.Normal([1003, 3], new(6), deviation: 2, dtype: DType.Float64) - 1000;
        var at = 0;
        var estimate = ImportanceSampling.Estimate(
            count =>
            {
                at += count;
                return all[(at - count)..at];
            },
            1003);
        Near.Equal(all.LogSumExp(0) - Math.Log(1003), estimate.LogMarginal, 1e-13);
        var weights = all.Softmax(0);
        Near.Equal([.. estimate.EffectiveSampleSizes], weights.Square().Sum(0).Reciprocal(), 1e-10);
        for (var column = 0; column < 3; column++)
        {
            var tail = all[.., column].Sort().Item1.ToArray<double>()[^(ParetoTail.Length(1003) + 1)..];
            Assert.Equal(ParetoTail.Shape(tail), estimate.ParetoShapes[column]);
        }
    }

    [Fact]
    public void Many_data_points_are_taken_some_at_a_time_each_encoded_once()
    {
        var (_, x) = _model.Draw(70, seed: 7);
        var encoded = new List<int>();
        var generator = new Generator(8);
        var estimate = ImportanceSampling.Estimate(
            x,
            batch =>
            {
                encoded.Add(batch.Shape[0]);
                return ImportanceSampling.LogWeights(_model.LogJoint(batch), _model.Posterior(batch), generator);
            },
            samples: 20);
        Assert.Equal([32, 32, 6], encoded);
        Near.Equal(_model.LogMarginal(x), estimate.LogMarginal, 1e-12);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_not_hidden()
    {
        Tensor Columns(int samples) => Tensor.Stack([Tensor.Full([samples], double.NegativeInfinity, DType.Float64), Tensor.Full([samples], double.NaN, DType.Float64), Tensor.Zeros([samples], DType.Float64)], 1);
        var estimate = ImportanceSampling.Estimate(Columns, 40);
        Assert.Equal(double.NegativeInfinity, estimate.Values[0]);
        Assert.Equal(0, estimate.EffectiveSampleSizes[0]);
        Assert.True(double.IsNaN(estimate.Values[1]));
        Assert.Equal(0, estimate.Values[2]);
        Assert.Equal(40, estimate.EffectiveSampleSizes[2], 1e-12);
        Assert.Equal(2, estimate.Untrusted);
        Assert.StartsWith("2 of 3 estimates are not finite", estimate.Warning);
    }

    [Fact]
    public void A_single_weight_that_is_all_of_the_sum_is_not_trusted()
    {
        var at = 0;
        var estimate = ImportanceSampling.Estimate(
            samples =>
            {
                at += samples;
                return Tensor.Arange(at - samples, at, DType.Float64).Unsqueeze(1) * -1000;
            },
            100);
        Assert.Equal(1, estimate.EffectiveSampleSizes[0], 1e-12);
        Assert.Equal(1, estimate.Untrusted);
        Assert.StartsWith("k̂ is above 0.7 for 1 of 1 data points", estimate.Warning);
    }

    [Fact]
    public void Few_samples_cannot_be_judged_and_it_is_said()
    {
        var generator = new Generator(1);
        LogMarginalEstimate Of(int count) => ImportanceSampling.Estimate(samples => Tensor.Normal([samples, 2], generator), count);
        var estimate = Of(24);
        Assert.All(estimate.ParetoShapes, shape => Assert.True(double.IsNaN(shape)));
        Assert.StartsWith("24 samples are too few", estimate.Warning);
        Assert.False(double.IsNaN(Of(25).ParetoShapes[0]));
    }

    [Fact]
    public void What_cannot_be_estimated_is_refused()
    {
        Assert.Contains("at least 1 sample", Assert.Throws<ArgumentOutOfRangeException>(() => ImportanceSampling.Estimate(n => Tensor.Zeros([n, 1]), 0)).Message);
        Assert.Contains("expected [8, batch]", Assert.Throws<ShapeException>(() => ImportanceSampling.Estimate(n => Tensor.Zeros([1, n]), 100)).Message);
        Assert.Contains("at least one data point", Assert.Throws<ShapeException>(() => ImportanceSampling.Estimate(Tensor.Zeros([0, 3]), _ => n => Tensor.Zeros([n, 1]), 1)).Message);
        var ten = ImportanceSampling.Estimate(n => Tensor.Zeros([n, 1]), 10);
        var twenty = ImportanceSampling.Estimate(n => Tensor.Zeros([n, 1]), 20);
        Assert.Contains("[10, 20]", Assert.Throws<ArgumentException>(() => LogMarginalEstimate.Join(ten, twenty)).Message);
    }

    private static Independent Wider(Independent posterior, double shift, double factor) =>
        new(Normal.FromLogVariance(posterior.Mean + shift, posterior.Variance.Log() + (2 * Math.Log(factor))), 1);
}
