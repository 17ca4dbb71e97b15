using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class GradientClippingTests
{
    private static Tensor[] WithGradients(params float[][] gradients) =>
    [
        Tensor.Zeros([5]).RequireGrad(),
        .. gradients.Select(gradient =>
        {
            var leaf = Tensor.Zeros([gradient.Length]).RequireGrad();
            leaf.Grad = Tensor.From(gradient);
            return leaf;
        }),
    ];

    [Fact]
    public void A_norm_above_the_limit_is_brought_to_it_in_the_same_direction()
    {
        var leaves = WithGradients([3, 0], [0, 4]);
        Assert.Equal(5, GradientClipping.ByGlobalNorm(leaves, 1));
        Assert.Null(leaves[0].Grad);
        Assert.Equal([0.6f, 0], leaves[1].Grad!.ToArray<float>());
        Assert.Equal([0, 0.8f], leaves[2].Grad!.ToArray<float>());
    }

    [Fact]
    public void A_norm_below_the_limit_stays()
    {
        var leaves = WithGradients([3, 0], [0, 4]);
        Assert.Equal(5, GradientClipping.ByGlobalNorm(leaves, 5));
        Assert.Equal([3, 0], leaves[1].Grad!.ToArray<float>());
    }

    [Fact]
    public void Gradients_whose_squares_overflow_are_still_clipped()
    {
        var leaves = WithGradients([3e30f, 4e30f]);
        Assert.Equal(5e30, GradientClipping.ByGlobalNorm(leaves, 1), 1e24);
        Assert.Equal(0.6, leaves[1].Grad!.ToArray<float>()[0], 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_norm_that_is_no_number_is_an_error_and_changes_nothing(float broken)
    {
        var leaves = WithGradients([1, broken], [7]);
        var error = Assert.Throws<GradientException>(() => GradientClipping.ByGlobalNorm(leaves, 1));
        Assert.Contains("check GlobalNorm", error.Message, StringComparison.Ordinal);
        Assert.Equal([7], leaves[2].Grad!.ToArray<float>());
    }

    [Fact]
    public void By_value_limits_every_element()
    {
        var leaves = WithGradients([-3, 0.5f, 2]);
        GradientClipping.ByValue(leaves, 1);
        Assert.Equal([-1, 0.5f, 1], leaves[1].Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_limit_must_be_positive(double limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByGlobalNorm([], limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue([], limit));
    }
}
