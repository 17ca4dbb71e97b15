using Tensorium.Autograd;
using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Bounds;

/// <summary>The three forms of the bound against each other, in models whose evidence and posterior are known.</summary>
public sealed class EvidenceLowerBoundTests
{
    private const double Tolerance = 1e-10;

    private static readonly ProbabilisticPca Pca = new(
        Tensor.From(0.5, -1, 2), Tensor.From(new[,] { { 1.5, 0.2 }, { -0.8, 1 }, { 0.3, 0.9 } }), Tensor.Scalar(0.3, DType.Float64));

    private static readonly LatentClassModel Classes = new(
        Tensor.Normal([4], new Generator(1), dtype: DType.Float64), Tensor.Normal([4, 3, 2], new Generator(2), deviation: 2, dtype: DType.Float64));

    public static TheoryData<string> Approximations => ["any", "restricted", "the posterior", "the prior"];

    [Theory]
    [MemberData(nameof(Approximations))]
    public void All_forms_agree_in_probabilistic_pca(string approximation)
    {
        var data = Pca.Sample(new Generator(3), 50).Data;
        Distribution q = approximation switch
        {
            "any" => new MultivariateNormal(Normal(50, 2), Normal(50, 2, 2).Tril(-1) + Normal(50, 2).Exp().DiagonalEmbed()),
            "restricted" => new Independent(Tensorium.Models.Distributions.Normal.FromLogVariance(Normal(50, 2), Normal(50, 2)), 1),
            "the posterior" => Pca.Posterior(data),
            _ => Pca.Prior,
        };
        var evidence = Pca.Marginal.LogProb(data);
        var bound = EvidenceLowerBound.FromLikelihood(Pca.ExpectedLogLikelihood(data, q), q, Pca.Prior);
        Near.Equal(bound, EvidenceLowerBound.FromJoint(Pca.ExpectedLogJoint(data, q), q), Tolerance);
        Near.Equal(bound, EvidenceLowerBound.FromEvidence(evidence, q, Pca.Posterior(data)), Tolerance);
        CheckGap(evidence - bound, KlDivergence.Between(q, Pca.Posterior(data)), approximation);
    }

    [Theory]
    [MemberData(nameof(Approximations))]
    public void All_forms_agree_in_a_discrete_model(string approximation)
    {
        var data = Classes.Sample(new Generator(4), 50).Data;
        var q = approximation switch
        {
            "any" => new Categorical(Normal(50, 4)),
            "restricted" => Classes.PointPosterior(data),
            "the posterior" => Classes.Posterior(data),
            _ => Classes.Prior,
        };
        var evidence = Classes.Marginal.LogProb(data);
        var bound = EvidenceLowerBound.FromLikelihood(Classes.ExpectedLogLikelihood(data, q), q, Classes.Prior);
        Near.Equal(bound, EvidenceLowerBound.FromJoint(Classes.ExpectedLogJoint(data, q), q), Tolerance);
        Near.Equal(bound, EvidenceLowerBound.FromEvidence(evidence, q, Classes.Posterior(data)), Tolerance);
        CheckGap(evidence - bound, KlDivergence.Between(q, Classes.Posterior(data)), approximation);
    }

    [Fact]
    public void All_forms_agree_for_the_weights_of_a_regression()
    {
        var inputs = Normal(20, 3);
        var model = new BayesianLinearRegression(inputs, inputs.Sum(-1) + Normal(20), Tensor.Scalar(0.5, DType.Float64), Tensor.Scalar(1.2, DType.Float64));
        var q = new MultivariateNormal(Normal(3), (Normal(3, 3) * 0.2).Tril(-1) + (Normal(3) - 1).Exp().DiagonalEmbed());
        var expected = model.ExpectedLogLikelihood(q);
        var bound = EvidenceLowerBound.FromLikelihood(expected, q, model.Prior);

        // E_q[ln p(w)] = −H[q] − KL(q ‖ p(w)), and so the joint's expectation.
        var prior = ((q.Mean.Square().Sum() + q.Variance.Sum()) * -0.25) + (1.5 * Math.Log(0.5 / (2 * Math.PI)));
        Near.Equal(bound, EvidenceLowerBound.FromJoint(expected + prior, q), Tolerance);
        Near.Equal(bound, EvidenceLowerBound.FromEvidence(model.LogEvidence, q, model.Posterior), Tolerance);
        CheckGap(model.LogEvidence - bound, KlDivergence.Between(q, model.Posterior), "any");
    }

    [Fact]
    public void The_mean_of_log_weights_estimates_it_and_the_log_of_the_mean_weight_is_nearer_to_the_evidence()
    {
        var data = Pca.Sample(new Generator(5), 1).Data;
        var q = Pca.FactorisedPosterior(data);
        var latent = q.Sample(new Generator(6), [20_000]);
        var logWeights = Pca.Prior.LogProb(latent) + Pca.Likelihood(latent).LogProb(data) - q.LogProb(latent);
        var bound = Pca.Elbo(data, q).Item();
        Goodness.Mean(bound, logWeights.ToArray<double>());
        Near.Equal([logWeights.ToArray<double>().Average()], EvidenceLowerBound.FromLogWeights(logWeights), 1e-12);
        Assert.InRange(ImportanceWeightedBound.Of(logWeights).Item(), bound, Pca.Marginal.LogProb(data).Item() + 0.05);
        Assert.Throws<ShapeException>(() => EvidenceLowerBound.FromLogWeights(Tensor.Scalar(1.0)));
        Assert.Throws<ShapeException>(() => EvidenceLowerBound.FromLogWeights(Tensor.Zeros([0, 3])));
    }

    [Fact]
    public void Without_the_logarithm_it_would_be_no_bound()
    {
        // The formula of two of the notes, E_q[p(x, z)/q(z)], is p(x) whatever q is.
        var data = Classes.Sample(new Generator(7), 10).Data;
        var q = new Categorical(Normal(10, 4));
        var weights = (Classes.Prior.LogProbabilities + Classes.Likelihood(Tensor.Arange(0, 4)).LogProb(data.Unsqueeze(-2)) - q.LogProbabilities).Exp();
        Near.Equal(Classes.Marginal.LogProb(data).Exp(), (q.Probabilities * weights).Sum(-1));
        var withLogarithm = (q.Probabilities * weights.Log()).Sum(-1);
        Near.Equal(Classes.Elbo(data, q), withLogarithm, 1e-12);
    }

    [Fact]
    public void Every_form_is_differentiable_in_q_and_the_gradients_agree()
    {
        var data = Pca.Sample(new Generator(8), 2).Data;
        MultivariateNormal Q(Tensor[] x) => new(x[0], x[1].Tril(-1) + x[2].Exp().DiagonalEmbed());
        Func<Tensor[], Tensor>[] forms =
        [
            x => EvidenceLowerBound.FromLikelihood(Pca.ExpectedLogLikelihood(data, Q(x)), Q(x), Pca.Prior),
            x => EvidenceLowerBound.FromJoint(Pca.ExpectedLogJoint(data, Q(x)), Q(x)),
            x => EvidenceLowerBound.FromEvidence(Pca.Marginal.LogProb(data), Q(x), Pca.Posterior(data)),
        ];
        Tensor[] parameters = [Normal(2, 2), Normal(2, 2, 2), Normal(2, 2) * 0.3];
        foreach (var form in forms) GradCheck.Verify(form, parameters, order: 2);
        var gradients = forms.Select(form =>
        {
            Tensor[] leaves = [.. parameters.Select(x => x.Clone().RequireGrad())];
            return Differentiate.Gradients(form(leaves).Sum(), leaves);
        }).ToArray();
        for (var i = 0; i < parameters.Length; i++)
        {
            Near.Equal(gradients[0][i], gradients[1][i], Tolerance);
            Near.Equal(gradients[0][i], gradients[2][i], Tolerance);
        }
    }

    private static void CheckGap(Tensor gap, Tensor divergence, string approximation)
    {
        Near.Equal(gap, divergence.Expand(gap.Shape), Tolerance);
        Assert.All(gap.ToArray<double>(), one => Assert.True(approximation == "the posterior" ? Math.Abs(one) < Tolerance : one > 1e-6));
    }

    private static Tensor Normal(params int[] shape) => Tensor.Normal(shape, new Generator(9), dtype: DType.Float64);
}
