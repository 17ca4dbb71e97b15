using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;
using Tensorium.Models.Optim;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Exact;

public sealed class BayesianLinearRegressionTests
{
    private static readonly Tensor Alpha = Tensor.Scalar(0.7, DType.Float64);
    private static readonly Tensor Beta = Tensor.Scalar(4.0, DType.Float64);

    // Correlated columns, or mean field would be exact.
    private static Tensor Inputs { get; } = Tensor.Normal([12, 3], new Generator(1), dtype: DType.Float64).MatMul(Tensor.From(new[,] { { 1, 0.8, 0.1 }, { 0, 0.6, -0.7 }, { 0, 0, 1 } }));

    private static Tensor Targets { get; } = Inputs.MatMul(Tensor.From(0.5, -1, 2)) + (Tensor.Normal([12], new Generator(2), dtype: DType.Float64) * 0.5);

    private static BayesianLinearRegression Model => new(Inputs, Targets, Alpha, Beta);

    [Fact]
    public void The_evidence_is_the_density_of_the_targets()
    {
        var covariance = (Tensor.Eye(12, DType.Float64) / Beta) + (Inputs.MatMul(Inputs.T) / Alpha);
        Near.Equal([MultivariateNormal.FromCovariance(Tensor.Zeros([12], DType.Float64), covariance).LogProb(Targets).Item()], Model.LogEvidence, 1e-12);

        // ln p(y|w) + ln p(w) = ln p(y) + ln p(w|y), wherever w is.
        var weights = Tensor.Normal([5, 3], new Generator(3), dtype: DType.Float64);
        Near.Equal(Model.LogLikelihood(weights) + Model.Prior.LogProb(weights), Model.Posterior.LogProb(weights) + Model.LogEvidence, 1e-12);
    }

    [Fact]
    public void A_prediction_is_the_ratio_of_evidences()
    {
        var (row, target) = (Tensor.From(new[,] { { 0.3, -2, 1 } }), Tensor.From(1.7));
        var more = new BayesianLinearRegression(Tensor.Cat([Inputs, row]), Tensor.Cat([Targets, target]), Alpha, Beta);
        Near.Equal([(more.LogEvidence - Model.LogEvidence).Item()], Model.Predict(row).LogProb(target), 1e-12);
    }

    [Fact]
    public void Mean_field_inference_finds_the_mean_and_is_off_by_what_the_correlations_say()
    {
        var (q, trace) = Model.MeanField();
        Rising.Check(trace);
        var precision = Model.Posterior.Covariance.Inverse();
        Near.Equal(Model.Posterior.Mean, q.Mean, 1e-11);
        Near.Equal(1 / precision.Diagonal(), q.Variance, 1e-11);
        Assert.All((Model.Posterior.Variance - q.Variance).ToArray<double>(), missing => Assert.True(missing > 0));

        // KL(q ‖ p(w|y)) = ½ (Σ ln Λⱼⱼ − ln |Λ|), which is what the bound lacks.
        var gap = (precision.Diagonal().Log().Sum() - precision.LogDeterminant()).Item() / 2;
        Assert.True(gap > 0.05);
        Assert.Equal(Model.LogEvidence.Item() - gap, trace.Bound, 1e-10);
    }

    [Fact]
    public void A_normal_distribution_raised_to_the_bound_is_the_posterior()
    {
        var q = new NormalApproximation(3, DType.Float64);
        Fit(q, 0.05, 1500, _ => Model.Elbo(q.Distribution));
        Assert.Equal(0, KlDivergence.Between(q.Distribution, Model.Posterior).Item(), 1e-9);
        Assert.Equal(Model.LogEvidence.Item(), Model.Elbo(q.Distribution).Item(), 1e-9);
    }

    [Fact]
    public void Reparameterized_samples_of_the_bound_lead_there_too()
    {
        var (q, generator) = (new NormalApproximation(3, DType.Float64), new Generator(8));
        Fit(q, 0.05, 1000, _ =>
        {
            var weights = q.Distribution.ReparameterizedSample(generator, [4]);
            return (Model.LogLikelihood(weights) + Model.Prior.LogProb(weights) - q.Distribution.LogProb(weights)).Mean();
        });
        Assert.Equal(0, KlDivergence.Between(q.Distribution, Model.Posterior).Item(), 0.01);

        var draws = Model.Prior.Sample(new Generator(9), [20_000]);
        var prior = MultivariateNormal.FromIndependent(Model.Prior);
        Goodness.Mean(Model.ExpectedLogLikelihood(prior).Item(), Model.LogLikelihood(draws).ToArray<double>());
    }

    [Fact]
    public void Evidence_and_bound_are_differentiable_in_the_precisions_and_in_q()
    {
        BayesianLinearRegression Of(Tensor[] x) => new(Inputs, Targets, x[0], x[1]);
        GradCheck.Verify(x => Of(x).LogEvidence, [Alpha, Beta], order: 2);
        GradCheck.Verify(
            x => Of(x).Elbo(new(x[2], x[3].Tril())), [Alpha, Beta, Tensor.From(0.3, -1, 0.5), Tensor.From(new[,] { { 0.4, 0, 0 }, { 0.1, 0.6, 0 }, { -0.2, 0.3, 0.5 } })], order: 2);
        GradCheck.Verify(x => Of(x).Posterior.LogProb(Tensor.From(0.3, -1, 0.5)) + Of(x).Prior.LogProb(Tensor.From(0.3, -1, 0.5)), [Alpha, Beta], order: 2);
        GradCheck.Verify(x => new BayesianLinearRegression(Inputs, Targets, x[0], x[1]).Predict(x[2]).LogProb(0.2 * Tensor.Ones([4], DType.Float64)), [Alpha, Beta, Inputs[..4]], order: 2);
        var q = new NormalApproximation(3, DType.Float64);
        GradCheck.Verify(x => new MultivariateNormal(x[0], x[1].Tril(-1) + x[2].Exp().DiagonalEmbed()).Entropy(), [.. q.Parameters.Select(p => p.Detach() + 0.1)], order: 2);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ShapeException>(() => new BayesianLinearRegression(Inputs, Targets[..5], Alpha, Beta));
        Assert.Throws<ShapeException>(() => new BayesianLinearRegression(Inputs, Targets, Tensor.From(1.0), Beta));
        Assert.Throws<ArgumentException>(() => new BayesianLinearRegression(Inputs, Targets, Alpha, Beta * 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalApproximation(0));
    }

    /// <summary>Raises a bound by Adam with a learning rate that falls to nothing.</summary>
    private static void Fit(NormalApproximation q, double rate, int steps, Func<int, Tensor> bound)
    {
        var adam = new Adam(q.Parameters, rate);
        for (var step = 0; step < steps; step++)
        {
            adam.LearningRate = rate * (1 - ((double)step / steps));
            (-bound(step)).Backward();
            adam.Step();
        }
    }
}
