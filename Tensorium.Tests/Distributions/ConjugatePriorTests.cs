using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

/// <summary>Gamma, beta, Dirichlet and Wishart distributions, beyond what every distribution must show.</summary>
public sealed class ConjugatePriorTests
{
    private static readonly Tensor Two = Tensor.From(new[,] { { 0.5, 2, 3 }, { 4, 1.5, 0.8 } });

    [Fact]
    public void Small_concentrations_are_drawn_by_their_logarithms()
    {
        // P(ln x < t) → e^(αt) for small x; of x itself, most draws would be 0. 0.001·ln x is then exponentially distributed but for terms of order α.
        const double alpha = 1e-3;
        var logs = GammaDraws.Log(Tensor.From(alpha), new Generator(1), [20_000]);
        Goodness.KolmogorovSmirnov((logs * alpha).ToArray<double>(), x => Math.Min(1, Math.Exp(x)));
        var corner = new Dirichlet(Tensor.Full([3], alpha, DType.Float64)).Sample(new Generator(2), [9000]);
        Near.Equal(Tensor.Ones([9000], DType.Float64), corner.Sum(-1));
        Goodness.Mean(1 / 3.0, corner[.., 0].ToArray<double>());
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var small = Tensor.Full([3], alpha, dtype);
            Assert.True(new Gamma(small, small).Sample(new Generator(3), [500]).Min().Item() > 0);
            var beta = new Beta(small, small).Sample(new Generator(4), [500]);
            Assert.True(beta.Min().Item() > 0 && beta.Max().Item() < 1);
            Assert.True(new Dirichlet(small).LogProb(new Dirichlet(small).Sample(new Generator(5), [500])).IsFinite().All().Item() != 0);
            Assert.Equal(dtype, beta.DType);
        }
    }

    [Fact]
    public void A_concentration_below_one_is_drawn_right()
    {
        // Gamma(½, ½) is χ² with one degree of freedom, the square of a normal number.
        var draws = new Gamma(Tensor.From(0.5), Tensor.From(0.5)).Sample(new Generator(6), [20_000]);
        Goodness.KolmogorovSmirnov(draws.ToArray<double>(), x => 2 * (Goodness.NormalCdf(Math.Sqrt(x)) - 0.5));
    }

    [Fact]
    public void Draws_use_up_one_block_and_do_not_depend_on_what_is_drawn_with_them()
    {
        var generator = new Generator(7);
        var first = new Gamma(Tensor.From(2.0, 3), Tensor.From(1.0)).Sample(generator, [100]);
        Assert.Equal(4ul, generator.State.Position);
        Assert.Equal(first.ToArray<double>()[..20], new Gamma(Tensor.From(2.0, 3), Tensor.From(1.0)).Sample(new Generator(7), [10]).ToArray<double>());
    }

    [Fact]
    public void A_beta_distribution_is_a_dirichlet_distribution_of_two()
    {
        var (beta, dirichlet) = (new Beta(Tensor.From(2.5), Tensor.From(0.7)), new Dirichlet(Tensor.From(2.5, 0.7)));
        Near.Equal([dirichlet.LogProb(Tensor.From(0.3, 0.7)).Item()], beta.LogProb(Tensor.From(0.3)));
        Near.Equal([dirichlet.Entropy().Item()], beta.Entropy());
        Near.Equal([dirichlet.Variance.ToArray<double>()[0]], beta.Variance);
        Near.Equal([KlDivergence.Between(dirichlet, new Dirichlet(Tensor.From(1.0, 2))).Item()], KlDivergence.Between(beta, new Beta(Tensor.From(1.0), Tensor.From(2.0))));
    }

    [Fact]
    public void A_wishart_distribution_of_one_number_is_a_gamma_distribution()
    {
        var wishart = Wishart.FromScale(Tensor.Scalar(5.0, DType.Float64), Tensor.From(new[,] { { 0.8 } }));
        var gamma = new Gamma(Tensor.Scalar(2.5, DType.Float64), Tensor.Scalar(1 / 1.6, DType.Float64));
        Near.Equal([gamma.LogProb(Tensor.Scalar(3.3, DType.Float64)).Item()], wishart.LogProb(Tensor.From(new[,] { { 3.3 } })));
        Near.Equal([gamma.Entropy().Item()], wishart.Entropy());
        Near.Equal([gamma.MeanLog.Item()], wishart.MeanLogDeterminant);
        Near.Equal([gamma.Variance.Item()], wishart.Variance.Reshape(-1));
    }

    [Fact]
    public void Expected_logarithms_are_those_of_draws()
    {
        var gamma = new Gamma(Tensor.From(0.8), Tensor.From(2.0));
        Goodness.Mean(gamma.MeanLog.Item(), gamma.Sample(new Generator(8), [20_000]).Log().ToArray<double>());
        var dirichlet = new Dirichlet(Two[0]);
        Goodness.Mean(dirichlet.MeanLog[1].Item(), dirichlet.Sample(new Generator(9), [20_000])[.., 1].Log().ToArray<double>());
        var wishart = new Wishart(Tensor.Scalar(4.5, DType.Float64), Tensor.From(new[,] { { 0.9, 0, 0 }, { -0.5, 0.6, 0 }, { 0.1, 0.2, 1.4 } }));
        Goodness.Mean(wishart.MeanLogDeterminant.Item(), wishart.Sample(new Generator(10), [20_000]).LogDeterminant().ToArray<double>());
    }

    [Fact]
    public void A_batch_is_its_members()
    {
        var factors = Tensor.Stack([Tensor.From(new[,] { { 0.9, 0 }, { -0.5, 0.6 } }), Tensor.From(new[,] { { 1.2, 0 }, { 0.3, 0.4 } })]);
        var (batch, degrees) = (new Wishart(Tensor.From(4.0, 3), factors), new[] { 4.0, 3 });
        var (other, values) = (new Wishart(Tensor.From(2.5), factors[0]), batch.Sample(new Generator(11), [3]));
        var dirichlets = new Dirichlet(Two);
        Assert.Equal([3, 2, 2, 2], values.Shape);
        for (var i = 0; i < 2; i++)
        {
            var one = new Wishart(Tensor.Scalar(degrees[i], DType.Float64), factors[i]);
            Near.Equal(one.LogProb(values[.., i]), batch.LogProb(values)[.., i]);
            Near.Equal(one.Entropy(), batch.Entropy()[i]);
            Near.Equal(KlDivergence.Between(one, other)[0], KlDivergence.Between(batch, other)[i]);
            Near.Equal(one.Variance, batch.Variance[i]);
            Near.Equal(new Dirichlet(Two[i]).Entropy(), dirichlets.Entropy()[i]);
            Near.Equal(new Dirichlet(Two[i]).Variance, dirichlets.Variance[i]);
            Near.Equal(KlDivergence.Between(new Dirichlet(Two[i]), new Dirichlet(Two[0])), KlDivergence.Between(dirichlets, new Dirichlet(Two[0]))[i]);
        }

        Assert.Equal([2, 3], new Gamma(Two, Two[0]).LogProb(Two).Shape);
        Assert.Equal([5, 2, 3], new Beta(Two, Two[0]).Sample(new Generator(0), [5]).Shape);
    }

    [Fact]
    public void What_is_no_parameter_or_outcome_is_refused()
    {
        var one = Tensor.From(1.0);
        Assert.Throws<ArgumentException>(() => new Gamma(one * 0, one));
        Assert.Throws<ArgumentException>(() => new Gamma(one, -one));
        Assert.Throws<ArgumentException>(() => new Gamma(one, one).LogProb(one * 0));
        Assert.Throws<ArgumentException>(() => new Beta(one, -one));
        Assert.Throws<ArgumentException>(() => new Beta(one, one).LogProb(one * 2));
        Assert.Throws<ArgumentException>(() => new Beta(one, one).LogProb(one));
        Assert.Throws<DTypeException>(() => new Beta(Tensor.From(1L), one));
        Assert.Throws<ArgumentException>(() => new Dirichlet(Two - 1));
        Assert.Throws<ShapeException>(() => new Dirichlet(Tensor.Scalar(1.0)));
        var error = Assert.Throws<ArgumentException>(() => new Dirichlet(Two[0]).LogProb(Tensor.From(0.3, 0.3, 0.3)));
        Assert.Contains("divide it by its sum", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new Dirichlet(Two[0]).LogProb(Tensor.From(0.5, 0.5)));
        Assert.Throws<ShapeException>(() => KlDivergence.Between(new Dirichlet(Two), new Dirichlet(one)));
        var identity = Tensor.Eye(2, DType.Float64);
        var degrees = Assert.Throws<ArgumentException>(() => new Wishart(one, identity));
        Assert.Contains("need more than 1", degrees.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Wishart(one * 3, identity + 0.1));
        Assert.Throws<ShapeException>(() => new Wishart(one * 3, identity[0]));
        Assert.Throws<ShapeException>(() => new Wishart(one * 3, identity).LogProb(Tensor.Eye(3, DType.Float64)));
        Assert.Throws<NotPositiveDefiniteException>(() => new Wishart(one * 3, identity).LogProb(-identity));
    }
}
