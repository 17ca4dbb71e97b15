using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Models.VariationalInference;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.VariationalInference;

public sealed class BernoulliInferenceTests
{
    private static readonly Tensor Logits = Tensor.From(0.4, -0.9, 1.2);

    public static TheoryData<GradientEstimator> Unbiased =>
        [GradientEstimator.ScoreFunction, GradientEstimator.ScoreFunctionRunningMean, GradientEstimator.ScoreFunctionLeaveOneOut];

    [Theory]
    [MemberData(nameof(Unbiased))]
    public void The_score_function_s_gradient_is_that_of_the_enumerated_bound_on_average(GradientEstimator estimator)
    {
        var exact = Differentiate.Grad(x => SmallSum.Bound(x).Sum())(Logits.Unsqueeze(0)).ToArray<double>();
        var draws = Gradients(estimator, copies: 20_000, samples: 3);
        for (var i = 0; i < 3; i++) Goodness.Mean(exact[i], draws[i]);
    }

    [Fact]
    public void Relaxed_samples_give_a_gradient_that_is_biased_less_at_a_low_temperature()
    {
        var exact = Differentiate.Grad(x => SmallSum.Bound(x).Sum())(Logits.Unsqueeze(0)).ToArray<double>();
        double Bias(double temperature) =>
            Gradients(GradientEstimator.Relaxed, 20_000, 1, temperature).Select((draws, i) => Math.Abs(draws.Average() - exact[i])).Max();
        Assert.True(Bias(0.1) < 0.02, $"{Bias(0.1)} at 0.1");
        Assert.True(Bias(3) > 3 * Bias(0.1), $"{Bias(3)} at 3");
    }

    [Fact]
    public void A_baseline_takes_away_most_of_the_variance()
    {
        double Variance(GradientEstimator estimator) => Gradients(estimator, copies: 4000, samples: 4).Sum(draws =>
        {
            var mean = draws.Average();
            return draws.Average(draw => (draw - mean) * (draw - mean));
        });
        // f has a mean of about −3 and a standard deviation of about 0.8 here; in a model of images the mean is hundreds.
        var without = Variance(GradientEstimator.ScoreFunction);
        Assert.InRange(Variance(GradientEstimator.ScoreFunctionLeaveOneOut) / without, 0.02, 0.25);
        Assert.InRange(Variance(GradientEstimator.ScoreFunctionRunningMean) / without, 0.02, 0.25);
    }

    [Theory]
    [InlineData(GradientEstimator.ScoreFunctionLeaveOneOut)]
    [InlineData(GradientEstimator.ScoreFunctionRunningMean)]
    [InlineData(GradientEstimator.Relaxed)]
    public void The_coins_reach_the_best_bound_there_is(GradientEstimator estimator)
    {
        // The same by the exact gradient.
        var best = Tensor.Zeros([1, 3], DType.Float64);
        for (var i = 0; i < 300; i++) best += Differentiate.Grad(x => SmallSum.Bound(x).Sum())(best);
        var q = BernoulliInference.Fit(
            SmallSum.LogJoint,
            Tensor.Zeros([2, 3], DType.Float64),
            new() { Estimator = estimator, Temperature = 0.2, Optimization = new() { Steps = 400, Samples = 10, LearningRate = 0.1 } },
            new(3));
        var reached = SmallSum.Bound(((Bernoulli)q.Base).Logits).ToArray<double>();
        var bound = SmallSum.Bound(best).Item();
        Assert.True(bound < SmallSum.LogMarginal);
        Assert.All(reached, value => Assert.InRange(value, bound - 0.02, bound + 1e-9));
    }

    [Fact]
    public void The_entropy_is_exact_and_so_is_the_bound_of_independent_bits()
    {
        // ln p(x, z) = ∑ aᵢzᵢ: the posterior is a product of coins with logits a, and q can be it.
        var a = Tensor.From(0.8, -1.5);
        Tensor LogJoint(Tensor z) => (z * a).Sum(-1);
        var q = BernoulliInference.Fit(LogJoint, Tensor.Zeros([1, 2], DType.Float64), new() { Optimization = new() { Steps = 400, Samples = 20, LearningRate = 0.1 } }, new(4));
        Near.Equal(a.Unsqueeze(0), ((Bernoulli)q.Base).Logits, 0.1);
        var estimate = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(LogJoint, q, new(5)), 500);
        Assert.Equal(a.Softplus().Sum().Item(), estimate.Values[0], 0.01);
    }

    [Fact]
    public void Surrogates_pass_the_gradient_check_with_fixed_noise()
    {
        var bits = new Independent(new Bernoulli(Logits), 1).Sample(new(6), [5, 2]);
        var signal = SmallSum.LogJoint(bits);
        Tensor LogProb(Tensor logits) => new Independent(new Bernoulli(logits), 1).LogProb(bits);
        var start = Tensor.Normal([2, 3], new(7), dtype: DType.Float64);
        GradCheck.Verify(x => ScoreFunction.Surrogate(LogProb(x), signal), start, order: 2);
        GradCheck.Verify(x => ScoreFunction.Surrogate(LogProb(x), signal, ScoreFunction.LeaveOneOutBaseline(signal)), start, order: 2);
        BernoulliInferenceOptions relaxed = new() { Estimator = GradientEstimator.Relaxed, Optimization = new() { Samples = 4 } };
        GradCheck.Verify(x => BernoulliInference.Surrogate(SmallSum.LogJoint, relaxed, new(8))(x), start, order: 2);
    }

    [Fact]
    public void No_gradient_flows_through_the_signal_or_the_baseline()
    {
        var logProb = Tensor.Normal([4, 2], new(9), dtype: DType.Float64).RequireGrad();
        var signal = Tensor.Normal([4, 2], new(10), dtype: DType.Float64).RequireGrad();
        ScoreFunction.Surrogate(logProb, signal, ScoreFunction.LeaveOneOutBaseline(signal)).Sum().Backward();
        Assert.Null(signal.Grad);
        var values = signal.ToArray<double>();
        // ∂/∂ln q(zₛ) = (fₛ − mean of the others) / S.
        for (var i = 0; i < 8; i++)
        {
            var others = Enumerable.Range(0, 4).Select(s => values[(2 * s) + (i % 2)]).Where((_, s) => s != i / 2).Average();
            Assert.Equal((values[i] - others) / 4, logProb.Grad!.ToArray<double>()[i], 1e-12);
        }
    }

    [Fact]
    public void The_running_baseline_is_the_mean_of_the_steps_before()
    {
        var baseline = new RunningBaseline(0.5);
        Assert.Equal([0, 0], baseline.Next(Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } })).ToArray<double>());
        Near.Equal([2.0, 3], baseline.Next(Tensor.From(new double[,] { { 8, 8 } })));
        Near.Equal([(2 + (2 * 8.0)) / 3, (3 + (2 * 8.0)) / 3], baseline.Next(Tensor.From(new double[,] { { 0, 0 } })));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunningBaseline(1));
    }

    [Fact]
    public void What_cannot_be_run_is_refused()
    {
        BernoulliInferenceOptions good = new();
        BernoulliInferenceOptions[] wrong =
        [
            good with { Optimization = new() { Samples = 1 } }, good with { Optimization = new() { Steps = 0 } },
            good with { Temperature = 0 }, good with { Estimator = (GradientEstimator)9 },
        ];
        Assert.All(wrong, options => Assert.Throws<ConfigurationException>(() => BernoulliInference.Fit(SmallSum.LogJoint, Tensor.Zeros([1, 3], DType.Float64), options, new(0))));
        Assert.Throws<ShapeException>(() => BernoulliInference.Fit(SmallSum.LogJoint, Tensor.Zeros([3], DType.Float64), good, new(0)));
        Assert.Throws<ShapeException>(() => ScoreFunction.LeaveOneOutBaseline(Tensor.Zeros([1, 3])));
        Assert.Throws<ShapeException>(() => ScoreFunction.Surrogate(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 1])));
    }

    /// <summary>Draws of the gradient at <see cref="Logits"/>, by coordinate; each copy of the data point is one.</summary>
    private static double[][] Gradients(GradientEstimator estimator, int copies, int samples, double temperature = 0.5)
    {
        var at = Logits.Expand([copies, 3]);
        var surrogate = BernoulliInference.Surrogate(SmallSum.LogJoint, new() { Estimator = estimator, Temperature = temperature, Optimization = new() { Samples = samples } }, new(2));
        // The first steps are for the running mean to get going.
        Tensor[] gradients = [.. Enumerable.Range(0, 6).Select(_ => Differentiate.Grad(x => surrogate(x).Sum())(at))];
        return [.. Enumerable.Range(0, 3).Select(i => gradients[^1][.., i].ToArray<double>())];
    }
}
