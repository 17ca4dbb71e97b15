using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class BernoulliTests
{
    private static readonly Tensor Logits = Tensor.From(-6, -0.5, 0, 1.25, 8.0);

    private static double[] Probabilities => [.. Logits.ToArray<double>().Select(l => 1 / (1 + Math.Exp(-l)))];

    [Fact]
    public void Probabilities_are_those_of_the_logits_and_add_up_to_one()
    {
        var coin = new Bernoulli(Logits);
        var (heads, tails) = (coin.LogProb(Tensor.Scalar(1.0, DType.Float64)).Exp(), coin.LogProb(Tensor.Scalar(0.0, DType.Float64)).Exp());
        Near.Equal(Probabilities, heads);
        Near.Equal([1, 1, 1, 1, 1], heads + tails);
        Near.Equal(Probabilities, coin.Mean);
        Near.Equal([.. Probabilities.Select(p => p * (1 - p))], coin.Variance);
    }

    [Fact]
    public void Entropy_is_the_closed_form_and_keeps_its_digits_in_the_tails()
    {
        Near.Equal([.. Probabilities.Select(p => -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p)))], new Bernoulli(Logits).Entropy());

        // For p = e⁻³⁰ the entropy is p·(31 − p/2…); in float32, 1 − p is 1.
        var tail = new Bernoulli(Tensor.From(-30f, 30f)).Entropy().ToArray<float>();
        var expected = 31 * Math.Exp(-30);
        Assert.All(tail, value => Assert.Equal(expected, value, 1e-5 * expected));
    }

    [Fact]
    public void Extreme_logits_give_finite_log_probabilities_and_gradients()
    {
        var logits = Tensor.From(-1000f, 1000f, -1000f, 1000f).RequireGrad();
        var logProb = new Bernoulli(logits).LogProb(Tensor.From(0f, 1f, 1f, 0f));
        Assert.Equal([0, 0, -1000, -1000], logProb.ToArray<float>());
        logProb.Sum().Backward();
        Assert.Equal([0, 0, 1, -1], logits.Grad!.ToArray<float>());
    }

    [Fact]
    public void Grey_targets_give_minus_the_cross_entropy()
    {
        var grey = Tensor.From(0.2, 0.9, 0.5, 0.0, 1.0);
        Near.Equal(
            [.. Probabilities.Zip(grey.ToArray<double>(), (p, x) => (x * Math.Log(p)) + ((1 - x) * Math.Log(1 - p)))],
            new Bernoulli(Logits).LogProb(grey));
    }

    [Fact]
    public void Integer_and_bool_outcomes_are_taken()
    {
        var coin = new Bernoulli(Logits);
        var expected = coin.LogProb(Tensor.From(1.0, 0, 1, 0, 1)).ToArray<double>();
        Assert.Equal(expected, coin.LogProb(Tensor.From<byte>(1, 0, 1, 0, 1)).ToArray<double>());
        Assert.Equal(expected, coin.LogProb(Tensor.From(true, false, true, false, true)).ToArray<double>());
    }

    [Fact]
    public void Samples_are_zeros_and_ones_in_proportion()
    {
        var draws = new Bernoulli(Logits).Sample(new Generator(21), [40_000]);
        Assert.Equal([40_000, 5], draws.Shape);
        for (var i = 1; i < 5; i++)
        {
            var values = draws[.., i].ToArray<double>();
            Assert.All(values, value => Assert.True(value is 0 or 1));
            Goodness.Mean(Probabilities[i], values);
        }
    }

    [Fact]
    public void Log_probability_entropy_and_moments_are_differentiable()
    {
        GradCheck.Verify(x => new Bernoulli(x[0]).LogProb(x[1]), [Logits, Tensor.From(0.2, 0.9, 0.5, 0.3, 0.7)], order: 2);
        GradCheck.Verify(x => new Bernoulli(x).Entropy(), Logits, order: 2);
        GradCheck.Verify(x => new Bernoulli(x).Mean + new Bernoulli(x).Variance, Logits, order: 2);
        GradCheck.Verify(x => Bernoulli.FromProbabilities(x).LogProb(Tensor.Scalar(0.25, DType.Float64)), Tensor.From(0.1, 0.5, 0.9), order: 2);
    }

    [Fact]
    public void Probabilities_of_zero_and_one_keep_log_probabilities_finite()
    {
        var coin = Bernoulli.FromProbabilities(Tensor.From(0f, 1f, 0.25f));
        Assert.All(coin.LogProb(Tensor.From(1f, 0f, 1f)).ToArray<float>(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(0.25, coin.Mean.ToArray<float>()[2], 1e-6);
        Assert.Equal(0, coin.Mean.ToArray<float>()[0], 1e-6);
    }

    [Fact]
    public void What_is_no_probability_or_outcome_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Bernoulli(Tensor.Zeros([2, 70])).LogProb(Tensor.Full([2, 70], 255)));
        Assert.Contains("element 0 of the tensor of shape [2, 70] is 255", error.Message, StringComparison.Ordinal);
        Assert.Contains("divide pixels", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Bernoulli.FromProbabilities(Tensor.From(0.5, 1.5)));
        Assert.Throws<ArgumentException>(() => Bernoulli.FromProbabilities(Tensor.From(double.NaN)));
        Assert.Throws<DTypeException>(() => new Bernoulli(Tensor.Zeros([2], DType.Int64)));
    }

    [Fact]
    public void A_discrete_sample_has_no_reparameterization()
    {
        var error = Assert.Throws<NotSupportedException>(() => new Bernoulli(Logits).ReparameterizedSample(new Generator(0)));
        Assert.Contains("Bernoulli", error.Message, StringComparison.Ordinal);
        Assert.False(new Bernoulli(Logits).HasReparameterizedSample);
    }
}
