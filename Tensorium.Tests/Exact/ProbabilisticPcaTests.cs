using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Exact;

public sealed class ProbabilisticPcaTests
{
    private static readonly Tensor Mean = Tensor.From(0.5, -1, 2, 0);
    private static readonly Tensor Loadings = Tensor.From(new[,] { { 1.5, 1.2 }, { -0.8, 0.4 }, { 0.3, 0.9 }, { 0, -0.4 } });
    private static readonly Tensor Noise = Tensor.Scalar(0.3, DType.Float64);

    private static ProbabilisticPca Model => new(Mean, Loadings, Noise);

    private static Tensor Drawn(int count) => Model.Sample(new Generator(5), count).Data;

    [Fact]
    public void Joint_density_marginal_and_posterior_agree_with_each_other()
    {
        var (latent, data) = Model.Sample(new Generator(1), 20);
        var joint = Model.Prior.LogProb(latent) + Model.Likelihood(latent).LogProb(data);
        Near.Equal(joint, Model.Marginal.LogProb(data) + Model.Posterior(data).LogProb(latent), 1e-12);
        Assert.Equal([20, 2], Model.Posterior(data).Mean.Shape);
    }

    [Fact]
    public void Ancestral_samples_follow_the_marginal()
    {
        var (_, data) = Model.Sample(new Generator(2), 20_000);
        Goodness.Mean(Model.Marginal.Entropy().Item(), (-Model.Marginal.LogProb(data)).ToArray<double>());
        var along = Tensor.From(0.3, -1, 0.5, 2);
        var (mean, variance) = ((along * Mean).Sum().Item(), along.MatMul(Model.Marginal.Covariance).MatMul(along).Item());
        Goodness.KolmogorovSmirnov(data.MatMul(along).ToArray<double>(), x => Goodness.NormalCdf((x - mean) / Math.Sqrt(variance)));
    }

    [Fact]
    public void The_closed_form_is_where_the_likelihood_is_flat_and_no_neighbour_is_better()
    {
        var data = Drawn(200);
        var fit = ProbabilisticPca.Fit(data, 2);
        Tensor[] parameters = [fit.Mean.RequireGrad(), fit.Loadings.RequireGrad(), fit.NoiseVariance.RequireGrad()];
        var likelihood = new ProbabilisticPca(parameters[0], parameters[1], parameters[2]).Marginal.LogProb(data).Mean();
        foreach (var gradient in Differentiate.Gradients(likelihood, parameters)) Near.Equal(Tensor.Zeros(gradient.Shape, DType.Float64), gradient, 1e-12);
        for (ulong seed = 0; seed < 10; seed++)
        {
            var other = new ProbabilisticPca(fit.Mean, fit.Loadings + Tensor.Normal([4, 2], new Generator(seed), 0, 0.02, DType.Float64), fit.NoiseVariance * 1.01);
            Assert.True(other.Marginal.LogProb(data).Mean().Item() < likelihood.Item());
        }
    }

    [Fact]
    public void Much_data_gives_the_parameters_back_up_to_a_rotation()
    {
        var fit = ProbabilisticPca.Fit(Drawn(100_000), 2);
        Near.Equal(Model.Marginal.Covariance, fit.Marginal.Covariance, 0.03);
        Assert.Equal(Noise.Item(), fit.NoiseVariance.Item(), 0.01);
        Assert.Equal(DType.Float32, ProbabilisticPca.Fit(Drawn(50).To(DType.Float32), 1).Loadings.DType);
    }

    [Fact]
    public void Em_raises_the_likelihood_to_that_of_the_closed_form()
    {
        var data = Drawn(60);
        var (fit, _, trace) = VariationalEm.Fit(
            Start(data), model => model.Posterior(data), q => ProbabilisticPca.Maximize(data, q), (model, q) => model.Elbo(data, q).Sum().Item(), 1e-14, 3000);
        Rising.Check(trace);
        var best = ProbabilisticPca.Fit(data, 2);
        Assert.Equal(best.Marginal.LogProb(data).Sum().Item(), trace.Bound, 1e-8);
        Near.Equal(best.Marginal.Covariance, fit.Marginal.Covariance, 1e-5);

        // With the posterior as q the bound is the likelihood, after every E step.
        var model = Start(data);
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(model.Marginal.LogProb(data).Sum().Item(), trace.Bounds[2 * step], 1e-9);
            model = ProbabilisticPca.Maximize(data, model.Posterior(data));
        }
    }

    [Fact]
    public void Variational_em_with_a_factorised_posterior_turns_the_loadings_until_it_is_exact()
    {
        var data = Drawn(60);
        var (fit, q, trace) = VariationalEm.Fit(
            Start(data), model => model.FactorisedPosterior(data), posterior => ProbabilisticPca.Maximize(data, posterior), (model, posterior) => model.Elbo(data, posterior).Sum().Item(), 1e-14, 5000);
        Rising.Check(trace);
        var likelihood = fit.Marginal.LogProb(data).Sum().Item();
        Assert.True(trace.Bounds[0] < Start(data).Marginal.LogProb(data).Sum().Item() - 1, "at the start, the factors are to cost something");

        // Rotations of z leave the likelihood alone, and the bound is tight where WᵀW is diagonal.
        Assert.Equal(likelihood, trace.Bound, 1e-7);
        Assert.Equal(0, fit.Loadings.T.MatMul(fit.Loadings).ToArray<double>()[1], 1e-4);
        Assert.Equal(ProbabilisticPca.Fit(data, 2).Marginal.LogProb(data).Sum().Item(), likelihood, 1e-6);
        Assert.Equal(0, KlDivergence.Between(q, fit.Posterior(data)).Sum().Item(), 1e-7);
    }

    [Fact]
    public void The_factorised_posterior_is_the_best_of_its_kind()
    {
        var data = Drawn(3);
        var q = (Normal)Model.FactorisedPosterior(data).Base;
        var best = Model.Elbo(data, Model.FactorisedPosterior(data));
        Tensor[] moments = [q.Mean.RequireGrad(), q.LogVariance.RequireGrad()];
        var bound = Model.Elbo(data, new Independent(Normal.FromLogVariance(moments[0], moments[1]), 1)).Sum();
        foreach (var gradient in Differentiate.Gradients(bound, moments)) Near.Equal(Tensor.Zeros(gradient.Shape, DType.Float64), gradient, 1e-12);
        Assert.All((Model.Marginal.LogProb(data) - best).ToArray<double>(), gap => Assert.True(gap > 0.01));
    }

    [Fact]
    public void Every_density_and_bound_is_differentiable_in_every_parameter()
    {
        var data = Drawn(3);
        ProbabilisticPca Of(Tensor[] x) => new(x[0], x[1], x[2]);
        Tensor[] parameters = [Mean, Loadings, Noise];
        GradCheck.Verify(x => Of(x).Marginal.LogProb(data), parameters, order: 2);
        GradCheck.Verify(x => Of(x).Posterior(data).LogProb(Tensor.From(0.3, -0.6)), parameters, order: 2);
        GradCheck.Verify(x => Of(x).Elbo(data, new MultivariateNormal(x[3], x[4].Tril())), [.. parameters, Tensor.From(0.3, -0.6), Tensor.From(new[,] { { 0.5, 0 }, { 0.2, 0.8 } })], order: 2);
        GradCheck.Verify(x => Of(x).ExpectedLogJoint(data, Of(x).FactorisedPosterior(data)), parameters, order: 2);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var error = Assert.Throws<ConfigurationException>(() => ProbabilisticPca.Fit(Drawn(10), 4));
        Assert.Contains("at least 1 and at most 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => ProbabilisticPca.Fit(Tensor.Ones([10, 3]), 1));
        Assert.Throws<ShapeException>(() => ProbabilisticPca.Fit(Mean, 1));
        Assert.Throws<ShapeException>(() => new ProbabilisticPca(Mean, Loadings.T, Noise));
        Assert.Throws<ArgumentException>(() => new ProbabilisticPca(Mean, Loadings, Noise * -1));
        Assert.Throws<NotSupportedException>(() => Model.ExpectedLogLikelihood(Drawn(2), new Gamma(Noise, Noise)));
    }

    /// <summary>With columns that are far from orthogonal, so that the posterior is far from factorised.</summary>
    private static ProbabilisticPca Start(Tensor data) => new(
        data.Mean(0),
        Tensor.Normal([4, 2], new Generator(7), dtype: DType.Float64).MatMul(Tensor.From(new[,] { { 1, 0.8 }, { 0, 0.5 } })),
        Tensor.Scalar(1.0, DType.Float64));
}
