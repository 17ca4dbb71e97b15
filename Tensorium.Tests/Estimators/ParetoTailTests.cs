using Tensorium.Models.Estimators;
using Xunit;

namespace Tensorium.Tests.Estimators;

public sealed class ParetoTailTests
{
    // docs/reference/pareto_tail.py: quantiles of a generalised Pareto distribution, and some weights.
    [Theory]
    [InlineData(-0.3, -0.17621981088880695)]
    [InlineData(0.5, 0.5275697076997452)]
    [InlineData(1.2, 1.1351410746322266)]
    public void The_fit_is_that_of_the_reference(double k, double expected)
    {
        var quantiles = Enumerable.Range(0, 20).Select(i => (Math.Pow(1 - ((i + 0.5) / 20), -k) - 1) / k).ToArray();
        Assert.Equal(expected, ParetoTail.FitShape(quantiles), 1e-12);
    }

    [Fact]
    public void The_shape_is_that_of_the_reference_with_its_prior() =>
        Assert.Equal(1.4099627915028785, ParetoTail.Shape([.. Enumerable.Range(0, 21).Select(i => 3 * Math.Sin(i))]), 1e-12);

    [Theory]
    [InlineData(-0.5)]
    [InlineData(0.2)]
    [InlineData(0.7)]
    [InlineData(1.5)]
    public void The_fit_finds_the_shape_of_a_sample(double k)
    {
        var generator = new Generator(3);
        var fits = Enumerable.Range(0, 30).Select(_ =>
        {
            var sample = Enumerable.Range(0, 400).Select(_ => (Math.Pow(1 - generator.NextDouble(), -k) - 1) / k).Order().ToArray();
            return ParetoTail.FitShape(sample);
        }).ToArray();
        // The standard deviation of one fit is about (1 + k)/√400; the estimate's own bias is a few per cent of that.
        Assert.Equal(k, fits.Average(), 5 * (1 + k) / Math.Sqrt(400 * 30));
    }

    [Fact]
    public void The_shape_does_not_depend_on_the_scale_of_the_weights()
    {
        var weights = Tensor.Normal([50], new(8), dtype: DType.Float64).ToArray<double>();
        var shape = ParetoTail.Shape(weights);
        Assert.Equal(shape, ParetoTail.Shape([.. weights.Select(w => w - 5000)]), 1e-9);
        Assert.Equal(shape, ParetoTail.Shape([.. weights.Select(w => w + 5000)]), 1e-9);
        Assert.Equal(shape, ParetoTail.Shape([.. weights.Reverse()]));
    }

    [Fact]
    public void What_is_no_tail_is_said_to_be_none()
    {
        Assert.Equal(double.NegativeInfinity, ParetoTail.Shape([1, 1, 1, 1, 1, 1, 1]));
        Assert.True(double.IsNaN(ParetoTail.Shape([])));
        Assert.True(double.IsNaN(ParetoTail.Shape([0, 1, 2, 3, 4])));
        Assert.False(double.IsNaN(ParetoTail.Shape([0, 1, 2, 3, 4, 5])));
        Assert.True(double.IsNaN(ParetoTail.Shape([0, 1, 2, 3, 4, 5, double.NaN])));
        Assert.True(double.IsNaN(ParetoTail.Shape([0, 1, 2, 3, 4, 5, double.PositiveInfinity])));
        Assert.True(double.IsNaN(ParetoTail.Shape([.. Enumerable.Repeat(double.NegativeInfinity, 9)])));
        // Beside the largest, all others are nothing: one weight is the sum, and no number of samples can be trusted to have found it.
        Assert.Equal(double.PositiveInfinity, ParetoTail.Shape([0, -1000, -2000, -3000, -4000, -5000]));
        Assert.True(double.IsNaN(ParetoTail.Shape([0, -1000, -2000, -3000, -4000])));
        // Weights of zero lie below: what is above them is the tail.
        Assert.False(double.IsNaN(ParetoTail.Shape([double.NegativeInfinity, 1, 2, 3, 4, 5, 6])));
    }

    [Fact]
    public void A_tail_is_a_fifth_of_few_samples_and_less_of_many()
    {
        Assert.Equal(5, ParetoTail.Length(25));
        Assert.Equal(20, ParetoTail.Length(100));
        Assert.Equal(94, ParetoTail.Length(1000));
        Assert.Equal(300, ParetoTail.Length(10_000));
    }
}
