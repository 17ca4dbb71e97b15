using Xunit;

namespace Tensorium.Tests.Fixtures;

/// <summary>Where PyTorch and Tensorium differ on purpose, what Tensorium documents; the fixtures leave these out.</summary>
public class TorchDifferenceTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(new[] { -Infinity, -Infinity }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { Infinity, 1, Infinity }, new[] { 0.5, 0, 0.5 })]
    public void Infinite_greatest_elements_share_a_softmax_where_PyTorch_has_NaN(double[] x, double[] expected)
    {
        Assert.Equal(expected, Tensor.From(x).Softmax(0).ToArray<double>());
        Assert.Equal(expected.Select(p => Math.Log(p)), Tensor.From(x).LogSoftmax(0).ToArray<double>());
    }

    [Fact]
    public void The_mean_of_nothing_is_refused_where_PyTorch_has_NaN() =>
        Assert.Throws<ShapeException>(() => Tensor.Zeros([3, 0]).Mean(1));

    [Fact]
    public void Softplus_keeps_its_digits_beyond_20_where_PyTorch_is_linear() =>
        Assert.Equal(Math.Exp(-20) - (Math.Exp(-40) / 2), Tensor.From(20.0).Softplus().Item() - 20, 1e-14);

    [Fact]
    public void Log1p_of_1e308_is_finite_where_PyTorch_overflows() => Assert.Equal(Math.Log(1e308), Tensor.From(1e308).Log1p().Item(), 1e-12);

    [Fact]
    public void NaNs_are_last_in_descending_order_too_where_PyTorch_has_them_first() =>
        Assert.Equal([1, 0, double.NaN], Tensor.From(1.0, double.NaN, 0).Sort(descending: true).Values.ToArray<double>());

    [Fact]
    public void A_running_log_sum_of_infinities_has_a_gradient_where_PyTorch_has_NaN() => Assert.Equal(
        [1.5, 0.5, 1], Tensorium.Autograd.Differentiate.Grad(x => x.LogCumSumExp(0).Sum())(Tensor.From(-Infinity, -Infinity, 1)).ToArray<double>());

    [Fact]
    public void Trigamma_has_all_digits_where_PyTorch_has_nine() => Assert.Equal(Math.PI * Math.PI / 6, Tensor.From(1.0).Polygamma(1).Item(), 3e-16);
}
