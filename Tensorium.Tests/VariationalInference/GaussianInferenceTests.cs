using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.VariationalInference;
using Tensorium.Tests.Distributions;
using Tensorium.Tests.Estimators;
using Xunit;

namespace Tensorium.Tests.VariationalInference;

public sealed class GaussianInferenceTests
{
    private static readonly InferenceOptions Quick = new() { Steps = 300, Samples = 2, LearningRate = 0.2 };

    private readonly LinearGaussian _model = new();

    [Fact]
    public void The_best_gaussian_is_the_posterior_where_that_is_one()
    {
        var (_, x) = _model.Draw(5, seed: 1);
        var q = GaussianInference.Fit(_model.LogJoint(x), Far(5), Quick, new(2));
        var exact = _model.Posterior(x);
        Near.Equal(exact.Mean, q.Mean, 1e-3);
        Near.Equal(exact.Variance, q.Variance, 1e-3);
        Assert.All(KlDivergence.Between(q, exact).ToArray<double>(), divergence => Assert.Equal(0, divergence, 1e-4));
    }

    [Fact]
    public void The_gap_of_the_optimum_is_zero_and_that_of_another_is_its_divergence_from_the_posterior()
    {
        var (_, x) = _model.Draw(6, seed: 3);
        var exact = _model.Posterior(x);
        var best = AmortizationGap.Measure(_model.LogJoint(x), exact, Quick, 200, new(4));
        // Adam takes steps of its learning rate even where the gradient is rounding alone, and comes back as the rate falls.
        Assert.All(best.Amortization, gap => Assert.Equal(0, gap, 1e-4));
        Assert.All(best.Approximation, gap => Assert.Equal(0, gap, 1e-4));

        var off = new Independent(Normal.FromLogVariance(exact.Mean + 0.2, exact.Variance.Log() + 0.5), 1);
        var gap = AmortizationGap.Measure(_model.LogJoint(x), off, Quick, 4000, new(5));
        Assert.All(gap.Approximation, rest => Assert.Equal(0, rest, 1e-3));
        // ln p(x) − L[q] = KL(q ‖ p(z|x)); the mean of 4000 log-weights has a standard error of about 0.015.
        Assert.All(KlDivergence.Between(off, exact).ToArray<double>().Zip(gap.Amortization), pair => Assert.Equal(pair.First, pair.Second, 0.08));
    }

    [Fact]
    public void A_batch_is_as_many_inferences_that_do_not_see_each_other()
    {
        var (_, x) = _model.Draw(3, seed: 6);
        var all = GaussianInference.Fit(_model.LogJoint(x), Far(3), Quick, new(7));
        // Another data point in the same place of the batch has the same noise.
        var others = Tensor.Cat([x[..2], x[..1] * 3]);
        var again = GaussianInference.Fit(_model.LogJoint(others), Far(3), Quick, new(7));
        Assert.Equal(all.Mean[..2].ToArray<double>(), again.Mean[..2].ToArray<double>());
        Assert.Equal(all.Variance[..2].ToArray<double>(), again.Variance[..2].ToArray<double>());
        Assert.NotEqual(all.Mean[2].ToArray<double>(), again.Mean[2].ToArray<double>());
    }

    [Fact]
    public void The_model_is_left_alone()
    {
        var vae = new Vae(new() { Input = 6, Hidden = [5], Latent = 2, DType = DType.Float64 }, seed: 1);
        var images = Tensor.Uniform([3, 6], new(2), dtype: DType.Float64);
        var before = vae.StateDict();
        var amortized = vae.Encode(images);
        var q = GaussianInference.Fit(z => vae.Decode(z).LogProb(images) + vae.Prior.LogProb(z), amortized, Quick with { Steps = 20 }, new(3));
        Assert.All(vae.StateDict(), parameter => Assert.Equal(before[parameter.Key].ToArray<double>(), parameter.Value.ToArray<double>()));
        Assert.All(vae.Parameters, parameter => Assert.Null(parameter.Grad));
        Assert.NotEqual(amortized.Mean.ToArray<double>(), q.Mean.ToArray<double>());
        Assert.False(q.Mean.RequiresGrad);
    }

    [Fact]
    public void The_gradient_of_the_path_is_that_of_finite_differences()
    {
        var (_, x) = _model.Draw(3, seed: 8);
        Tensor[] parameters = [Tensor.Normal([3, 2], new(9), dtype: DType.Float64), Tensor.Normal([3, 2], new(10), dtype: DType.Float64)];
        // Held constant is a copy: finite differences move the sample's parameters alone, as the gradient does.
        var constant = Of(parameters);
        GradCheck.Verify(xs => PathDerivative.Surrogate(_model.LogJoint(x), Of(xs), constant, 4, new(11)), parameters, order: 2);
    }

    [Fact]
    public void The_gradient_of_the_path_has_the_expectation_of_the_bound_s_gradient_and_no_variance_at_the_optimum()
    {
        var (_, x) = _model.Draw(1, seed: 12);
        var exact = _model.Posterior(x);
        Tensor[] away = [exact.Mean + 0.3, exact.Variance.Log() - 0.4];
        // L = E_q[ln p(x, z)] + H(q) = ln p(x) − KL(q ‖ p(z|x)), in closed form.
        var bound = Differentiate.ValueAndGrads(xs => -KlDivergence.Between(Of(xs), exact).Sum())(away).Gradients;
        double[][] Path(Tensor[] at, int copies)
        {
            Tensor[] many = [.. at.Select(parameter => parameter.Expand([copies, 2]))];
            var gradients = Differentiate.ValueAndGrads(xs => PathDerivative.Surrogate(_model.LogJoint(x.Expand([copies, 3])), Of(xs), Of(many), 1, new(13)).Sum())(many).Gradients;
            return [.. gradients.SelectMany(gradient => new[] { gradient[.., 0].ToArray<double>(), gradient[.., 1].ToArray<double>() })];
        }

        var (draws, expected) = (Path(away, 5000), bound.SelectMany(gradient => gradient.ToArray<double>()).ToArray());
        for (var i = 0; i < 4; i++) Goodness.Mean(expected[i], draws[i]);
        Assert.All(Path([exact.Mean, exact.Variance.Log()], 100).SelectMany(values => values), value => Assert.Equal(0, value, 1e-10));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        InferenceOptions[] wrong = [Quick with { Steps = 0 }, Quick with { Samples = 0 }, Quick with { LearningRate = 0 }, Quick with { LearningRate = double.NaN }];
        Assert.All(wrong, options => Assert.Throws<ConfigurationException>(() => GaussianInference.Fit(z => z.Sum(-1), Far(1), options, new(0))));
        var coins = new Independent(new Bernoulli(Tensor.Zeros([3, 2])), 1);
        Assert.Contains("of Bernoulli; expected", Assert.Throws<ShapeException>(() => GaussianInference.Fit(z => z.Sum(-1), coins, Quick, new(0))).Message);
    }

    private static Independent Of(Tensor[] parameters) => new(Normal.FromLogVariance(parameters[0], parameters[1]), 1);

    private static Independent Far(int batch) => Of([Tensor.Full([batch, 2], -1, DType.Float64), Tensor.Full([batch, 2], 1, DType.Float64)]);
}
