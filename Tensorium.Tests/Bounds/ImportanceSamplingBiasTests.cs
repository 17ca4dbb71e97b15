using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Bounds;

/// <summary>
/// The estimate p̂ = (1/K) ∑ wₖ of p(x) has no bias; its logarithm has. With the relative weights u = w/p(x), which have mean one, variance v and third moment m₃ about it,
/// E[ln p̂] − ln p(x) = −v/2K + (m₃/3 − 3v²/4)/K² + O(1/K³), by the series of the logarithm.
/// </summary>
public sealed class ImportanceSamplingBiasTests
{
    private static readonly ProbabilisticPca Pca = new(
        Tensor.From(0.5, -1, 2), Tensor.From(new[,] { { 0.9, 0.2 }, { -0.8, 0.4 }, { 0.3, 0.6 } }), Tensor.Scalar(0.8, DType.Float64));

    private static Tensor Point => Tensor.From(1.2, -1.5, 2.2);

    /// <summary>Weights of three classes, and the probabilities of drawing them.</summary>
    private static (double[] Weights, double[] Proposal) Discrete
    {
        get
        {
            var model = new LatentClassModel(Tensor.From(0.3, -0.2, 0.1), Tensor.Normal([3, 2, 2], new Generator(1), dtype: DType.Float64));
            var data = Tensor.From(1L, 0L);
            var proposal = Tensor.From(0.5, 0.3, 0.2);
            var joint = model.Prior.LogProbabilities + model.Likelihood(Tensor.Arange(0, 3)).LogProb(data);
            return ((joint.Exp() / proposal / model.Marginal.LogProb(data).Exp()).ToArray<double>(), proposal.ToArray<double>());
        }
    }

    [Fact]
    public void The_bias_of_the_logarithm_shrinks_as_predicted()
    {
        var (u, q) = Discrete;
        Assert.Equal(1, u.Zip(q, (w, p) => w * p).Sum(), 1e-14);
        var variance = Moment(2);
        var second = (Moment(3) / 3) - (3 * variance * variance / 4);
        var before = double.NegativeInfinity;
        foreach (var samples in new[] { 1, 2, 3, 8, 16, 32, 64, 128 })
        {
            // Exactly, by all ways to draw a, b and c of each class.
            var bias = ExpectedLog(u, q, samples);
            Assert.True(bias > before && bias < 0, "the bound rises with the samples, and stays below the evidence");
            before = bias;
            if (samples < 16) continue;
            var rest = (bias + (variance / (2 * samples)) - (second / (samples * samples))) * Math.Pow(samples, 3);
            Assert.True(Math.Abs(rest) < 1, $"{samples} samples: the bias {bias:R} differs from the prediction by {rest}/K³");
        }

        double Moment(int n) => u.Zip(q, (w, p) => p * Math.Pow(w - 1, n)).Sum();
    }

    [Fact]
    public void Draws_have_the_mean_that_all_ways_to_draw_have()
    {
        var (u, q) = Discrete;
        foreach (var samples in new[] { 1, 4, 25 })
        {
            var classes = Categorical.FromProbabilities(Tensor.From(q)).Sample(new Generator(2), [samples, 20_000]);
            var logWeights = Tensor.From(u).Log().IndexSelect(0, classes.Reshape(-1)).Reshape(samples, 20_000);
            Goodness.Mean(ExpectedLog(u, q, samples), ImportanceWeightedBound.Of(logWeights).ToArray<double>());
        }
    }

    [Fact]
    public void Naive_Monte_Carlo_is_unbiased_and_the_bias_of_its_logarithm_is_the_predicted_one()
    {
        // Of weights p(x|z) with z ~ p(z), the second moment is a normal density too: N(x; m, σ²)² = N(x; m, σ²/2)·(4πσ²)^(−D/2).
        const int samples = 20, repeats = 40_000;
        var evidence = Pca.Marginal.LogProb(Point).Item();
        var narrow = new ProbabilisticPca(Pca.Mean, Pca.Loadings, Pca.NoiseVariance * 0.5).Marginal.LogProb(Point).Item() - (1.5 * Math.Log(4 * Math.PI * Pca.NoiseVariance.Item()));
        var variance = Math.Exp(narrow - (2 * evidence)) - 1;
        var logWeights = Pca.Likelihood(Pca.Prior.Sample(new Generator(3), [samples, repeats])).LogProb(Point);
        Goodness.Mean(Math.Exp(evidence), logWeights.Exp().Mean(0).ToArray<double>());
        Goodness.Mean(variance, ((logWeights - evidence).Exp() - 1).Square().Mean(0).ToArray<double>());

        var errors = (ImportanceWeightedBound.Of(logWeights) - evidence).ToArray<double>();
        var (mean, error) = (errors.Average(), Math.Sqrt(variance / samples / repeats));
        Assert.True(mean < -10 * error, "the bias is to be seen");
        Assert.Equal(-variance / (2 * samples), mean, (5 * error) + (3 * variance * variance / samples / samples));
    }

    [Fact]
    public void A_proposal_near_the_posterior_needs_few_samples_and_the_posterior_itself_one()
    {
        var evidence = Pca.Marginal.LogProb(Point).Item();
        double Spread(Distribution q)
        {
            var latent = q.Sample(new Generator(4), [2000]);
            var logWeights = Pca.Prior.LogProb(latent) + Pca.Likelihood(latent).LogProb(Point) - q.LogProb(latent);
            Goodness.Mean(1, (logWeights - evidence).Exp().ToArray<double>().Append(1 - 1e-12).ToArray());
            return logWeights.Std().Item();
        }

        var (prior, factorised, posterior) = (Spread(Pca.Prior), Spread(Pca.FactorisedPosterior(Point)), Spread(Pca.Posterior(Point)));
        Assert.True(factorised < prior / 5, $"{factorised}, {prior}");
        Assert.Equal(0, posterior, 1e-12);
    }

    /// <summary>E[ln (1/K) ∑ uₖ], the sum over all counts of the three classes of their multinomial probability.</summary>
    private static double ExpectedLog(double[] u, double[] q, int samples)
    {
        var logFactorial = new double[samples + 1];
        for (var i = 1; i <= samples; i++) logFactorial[i] = logFactorial[i - 1] + Math.Log(i);
        var sum = 0.0;
        for (var a = 0; a <= samples; a++)
        {
            for (var b = 0; b <= samples - a; b++)
            {
                var c = samples - a - b;
                var logProbability = logFactorial[samples] - logFactorial[a] - logFactorial[b] - logFactorial[c] + (a * Math.Log(q[0])) + (b * Math.Log(q[1])) + (c * Math.Log(q[2]));
                sum += Math.Exp(logProbability) * Math.Log(((a * u[0]) + (b * u[1]) + (c * u[2])) / samples);
            }
        }

        return sum;
    }
}
