using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class StudentTTests
{
    [Theory]
    [InlineData(1, 0)] // Cauchy: 1 / (π (1 + x²))
    [InlineData(1, 2.5)]
    [InlineData(1, -300)]
    public void With_one_degree_of_freedom_it_is_Cauchy_s(double freedom, double x) =>
        Assert.Equal(-Math.Log(Math.PI * (1 + (x * x))), Of(freedom, 0, 1).LogProb(Real(x)).Item(), 1e-13);

    [Theory]
    [InlineData(3, 1.5)]
    [InlineData(3, -20)]
    public void With_three_it_is_what_the_formula_says(double freedom, double x) => // 2 / (π √3 (1 + x²/3)²)
        Assert.Equal(Math.Log(2 / (Math.PI * Math.Sqrt(3))) - (2 * Math.Log(1 + (x * x / 3))), Of(freedom, 0, 1).LogProb(Real(x)).Item(), 1e-13);

    [Fact]
    public void With_many_it_is_normal() =>
        Assert.Equal(new Normal(0.3, 0.5, DType.Float64).LogProb(Real(1.1)).Item(), Of(1e7, 0.3, 0.5).LogProb(Real(1.1)).Item(), 1e-6);

    [Fact]
    public void Samples_with_heavy_tails_follow_it_too() =>
        Goodness.KolmogorovSmirnov(Of(2, 0, 1).Sample(new Generator(8), [40_000]).ToArray<double>(), x => Goodness.StudentTCdf(2, x));

    [Fact]
    public void A_variance_that_does_not_exist_is_infinite_and_gives_no_NaN()
    {
        var freedom = Tensor.From(1.5, 2, 4).RequireGrad();
        var variance = new StudentT(freedom, Real(0), Real(2)).Variance;
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 8], variance.ToArray<double>());
        variance[2].Backward();
        Assert.Equal([0, 0, -8 / 4.0], freedom.Grad!.ToArray<double>());
    }

    [Fact]
    public void Parameters_that_cannot_be_are_refused()
    {
        Assert.Contains("degrees of freedom", Assert.Throws<ArgumentException>(() => Of(0, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("scale", Assert.Throws<ArgumentException>(() => Of(3, 0, -1)).Message, StringComparison.Ordinal);
    }

    private static StudentT Of(double freedom, double location, double scale) => new(Real(freedom), Real(location), Real(scale));

    private static Tensor Real(double value) => Tensor.Scalar(value, DType.Float64);
}
