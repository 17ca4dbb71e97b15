using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class RelaxedBernoulliTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Samples_follow_its_distribution_function(double temperature)
    {
        var relaxed = new RelaxedBernoulli(Tensor.Scalar(0.7, DType.Float64), temperature);
        var sample = relaxed.ReparameterizedSample(new(1), [20_000]).ToArray<double>();
        // P(z̃ ≤ t) = σ(τ·logit t − l).
        Goodness.KolmogorovSmirnov(sample, t => 1 / (1 + Math.Exp(0.7 - (temperature * Math.Log(t / (1 - t))))));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Its_density_is_the_derivative_of_its_distribution_function(double temperature)
    {
        var relaxed = new RelaxedBernoulli(Tensor.Scalar(0.7, DType.Float64), temperature);
        double Cdf(double t) => 1 / (1 + Math.Exp(0.7 - (temperature * Math.Log(t / (1 - t)))));
        foreach (var t in (double[])[0.01, 0.3, 0.5, 0.8, 0.99])
            Assert.Equal((Cdf(t + 1e-6) - Cdf(t - 1e-6)) / 2e-6, Math.Exp(relaxed.LogProb(Tensor.Scalar(t, DType.Float64)).Item()), 1e-4);
    }

    [Fact]
    public void It_tends_to_coins()
    {
        var sample = new RelaxedBernoulli(Tensor.Scalar(0.7, DType.Float64), 0.01).ReparameterizedSample(new(2), [10_000]).ToArray<double>();
        Assert.True(sample.Count(z => z is > 0.01 and < 0.99) < 300);
        var ones = sample.Count(z => z > 0.5);
        var p = 1 / (1 + Math.Exp(-0.7));
        Goodness.ChiSquare([1 - p, p], [sample.Length - ones, ones]);
    }

    [Fact]
    public void Everything_about_it_is_differentiable()
    {
        var logits = Tensor.From(0.5, -1.5, 0);
        GradCheck.Verify(l => new RelaxedBernoulli(l, 0.6).ReparameterizedSample(new(3), [4]), logits, order: 2);
        GradCheck.Verify(x => new RelaxedBernoulli(x[0], 0.6).LogProb(x[1]), [logits, Tensor.From(0.2, 0.6, 0.9)], order: 2);
    }

    [Fact]
    public void Samples_in_single_precision_are_finite_with_finite_gradients()
    {
        var logits = Tensor.From(0f, 30, -30).RequireGrad();
        var sample = new RelaxedBernoulli(logits, 0.5).ReparameterizedSample(new(4), [100_000]);
        Assert.True(sample.IsFinite().All().ToArray<bool>()[0]);
        sample.Sum().Backward();
        Assert.True(logits.Grad!.IsFinite().All().ToArray<bool>()[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_temperature_of_nothing_is_refused(double temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelaxedBernoulli(Tensor.Scalar(0), temperature));
}
