using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Models.Mixture;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class NormalWishartTests
{
    private static readonly Tensor Factor = Tensor.From(new[,] { { 0.9, 0 }, { -0.5, 0.6 } });
    private static readonly Tensor Values = Tensor.From(new[,] { { 0.3, -1 }, { 2, 0.5 }, { -0.4, 0 } });

    private static NormalWishart P => Of([Tensor.From(new[,] { { 0.2, -0.4 } }), Tensor.From(2.5), Tensor.From(6.0), Factor.Unsqueeze(0)]);

    private static NormalWishart Q => Of([Tensor.From(new[,] { { 0.1, 0.3 } }), Tensor.From(1.5), Tensor.From(4.5), Factor.Unsqueeze(0) * 0.8]);

    [Fact]
    public void Expectations_are_those_of_draws()
    {
        // μ|Λ ~ N(m, (βΛ)⁻¹) and Λ ~ W.
        var precision = P.Precision.Sample(new Generator(1), [20_000]).Squeeze(1);
        var mean = MultivariateNormal.FromPrecision(P.Mean, precision * 2.5).Sample(new Generator(2));
        var normal = MultivariateNormal.FromPrecision(mean, precision);
        for (var i = 0; i < 3; i++)
        {
            Goodness.Mean(P.ExpectedLogProb(Values)[i].Item(), normal.LogProb(Values[i]).ToArray<double>());
            Goodness.Mean(P.PredictiveLogProb(Values)[i].Exp().Item(), normal.LogProb(Values[i]).Exp().ToArray<double>());
        }

        var other = MultivariateNormal.FromPrecision(Q.Mean, precision * 1.5).LogProb(mean) + Q.Precision.LogProb(precision);
        var own = MultivariateNormal.FromPrecision(P.Mean, precision * 2.5).LogProb(mean) + P.Precision.LogProb(precision);
        Goodness.Mean(NormalWishart.Divergence(P, Q).Item(), (own - other).ToArray<double>());
        Near.Equal([0], NormalWishart.Divergence(P, P));
    }

    [Fact]
    public void An_update_in_two_halves_is_the_update_with_all()
    {
        var prior = new NormalWishart(Tensor.From(0.2, -0.4), Tensor.Scalar(2.5, DType.Float64), new(Tensor.Scalar(6.0, DType.Float64), Factor));
        var rows = Tensor.Normal([9, 2], new Generator(3), dtype: DType.Float64);
        var all = Updated(prior, rows);
        var half = Updated(prior, rows[..4]);
        var single = new NormalWishart(half.Mean[0], half.Strength[0], new(half.Precision.Degrees[0], half.Precision.ScaleTril[0]));
        var both = Updated(single, rows[4..]);
        Near.Equal(all.Mean, both.Mean);
        Near.Equal(all.Strength, both.Strength);
        Near.Equal(all.Precision.Degrees, both.Precision.Degrees);
        Near.Equal(all.Precision.Scale, both.Precision.Scale);
    }

    [Fact]
    public void Everything_is_differentiable_in_every_parameter()
    {
        Tensor[] parameters = [P.Mean, P.Strength, P.Precision.Degrees, P.Precision.ScaleTril];
        GradCheck.Verify(x => Of(x).ExpectedLogProb(Values), parameters, order: 2);
        GradCheck.Verify(x => Of(x).PredictiveLogProb(Values), parameters, order: 2);
        GradCheck.Verify(x => NormalWishart.Divergence(Of(x[..4]), Of(x[4..])), [.. parameters, Q.Mean, Q.Strength, Q.Precision.Degrees, Q.Precision.ScaleTril], order: 2);
    }

    [Fact]
    public void Parameters_that_do_not_fit_are_refused()
    {
        Assert.Throws<ShapeException>(() => new NormalWishart(Tensor.From(1.0, 2, 3).Unsqueeze(0), P.Strength, P.Precision));
        Assert.Throws<ShapeException>(() => new NormalWishart(P.Mean[0], P.Strength, P.Precision));
        Assert.Throws<ArgumentException>(() => new NormalWishart(P.Mean, P.Strength * 0, P.Precision));
        Assert.Throws<ShapeException>(() => P.ExpectedLogProb(Tensor.Zeros([3, 3], DType.Float64)));
    }

    private static NormalWishart Updated(NormalWishart prior, Tensor rows)
    {
        var mean = rows.Mean(0);
        return prior.Update(Tensor.From((double)rows.Shape[0]), mean.Unsqueeze(0), (rows - mean).T.MatMul(rows - mean).Unsqueeze(0));
    }

    private static NormalWishart Of(Tensor[] x) => new(x[0], x[1], new(x[2], x[3].Tril()));
}
