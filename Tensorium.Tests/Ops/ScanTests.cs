using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What rows cannot say of running sums and products: rounding, integers, infinities, where NaN reaches, gradients at zeros by hand.</summary>
public class ScanTests
{
    private const float Infinity = float.PositiveInfinity;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Errors_grow_with_the_logarithm_of_the_count(int inner)
    {
        // One chain of float32 additions of a tenth stalls: it is off by a hundredth of the sum here.
        const int count = 1 << 20;
        var sums = Tensor.Full([count, inner], 0.1f).CumSum(0);
        Assert.All(sums.Sum(1).ToArray<float>().Where((_, i) => i % 4093 == 0).Select((sum, i) => (sum, i)), at =>
        {
            var exact = (double)0.1f * ((at.i * 4093.0) + 1) * inner;
            Assert.Equal(exact, at.sum, exact * 2e-6);
        });
    }

    [Fact]
    public void The_error_stays_within_the_stated_bound_of_the_sum_of_magnitudes()
    {
        var x = Tensor.Normal([100_000], new Generator(4));
        var sums = x.CumSum(0).ToArray<float>();
        var (exact, magnitude, position) = (0.0, 0.0, 0);
        foreach (var value in x.ToArray<float>())
        {
            (exact, magnitude) = (exact + value, magnitude + Math.Abs(value));
            var levels = Math.Max(1, Math.Ceiling(Math.Log(position + 1, 16)));
            Assert.True(Math.Abs(sums[position] - exact) <= 17 * levels * Math.Pow(2, -24) * magnitude, $"element {position} is {sums[position]}, exactly {exact}");
            position++;
        }
    }

    [Fact]
    public void A_chain_gives_the_same_bits_wherever_it_lies()
    {
        var chain = Tensor.Normal([777], new Generator(2));
        var expected = chain.CumSum(0).ToArray<float>();
        foreach (var neighbours in new[] { 2, 5, 16, 33 })
        {
            var others = Tensor.Normal([777, neighbours], new Generator(3));
            var columns = Tensor.Cat([others, chain.Unsqueeze(1)], 1);
            Assert.Equal(expected, columns.CumSum(0)[.., ^1].ToArray<float>());
            Assert.Equal(expected, columns.T.CumSum(1)[^1].ToArray<float>());
        }
    }

    [Theory]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Integers_run_as_int64(DType dtype)
    {
        var x = Tensor.From<long>([2, 0, 3, 1, 1, 250, 7, 1, 1, 4, 9, 2], [2, 3, 2]).To(dtype);
        for (var axis = 0; axis < 3; axis++)
        {
            var (sums, products) = (x.CumSum(axis), x.CumProd(axis));
            Assert.Equal((DType.Int64, DType.Int64), (sums.DType, products.DType));
            for (var end = 1; end <= x.Shape[axis]; end++)
            {
                Assert.Equal(x.Narrow(axis, 0, end).Sum(axis).ToArray<long>(), sums.Narrow(axis, end - 1, 1).ToArray<long>());
                Assert.Equal(x.Narrow(axis, 0, end).Prod(axis).ToArray<long>(), products.Narrow(axis, end - 1, 1).ToArray<long>());
            }
        }
    }

    [Fact]
    public void Integers_wrap()
    {
        Assert.Equal([long.MaxValue, long.MinValue], Tensor.From(long.MaxValue, 1).CumSum(0).ToArray<long>());
        Assert.Equal([long.MinValue, 0L], Tensor.From(long.MinValue, 2).CumProd(0).ToArray<long>());
        Assert.Empty(Tensor.Zeros([0], DType.Int32).CumSum(0).ToArray<long>());
    }

    [Fact]
    public void A_NaN_or_an_infinity_spoils_what_comes_after_it_alone()
    {
        Assert.Equal([1f, float.NaN, float.NaN], Tensor.From(1, float.NaN, 2).CumSum(0).ToArray<float>());
        Assert.Equal([2f, Infinity, float.NaN, float.NaN], Tensor.From(2, Infinity, 0, 3).CumProd(0).ToArray<float>());
        Assert.Equal([1f, Infinity, float.NaN], Tensor.From(1, Infinity, -Infinity).CumSum(0).ToArray<float>());
        Assert.Equal([1f, float.NaN, float.NaN], Tensor.From(1, float.NaN, Infinity).LogCumSumExp(0).ToArray<float>());
    }

    [Fact]
    public void A_running_product_has_the_gradient_of_its_other_factors_at_zeros()
    {
        // y = (a, ab, abc, abcd): at b = c = 0 only a and b have one.
        var x = Tensor.From<double>(3, 0, 0, 5);
        Assert.Equal([1.0, 3, 0, 0], Gradient(t => t.CumProd(0), x));
        Assert.Equal([1.0, 3 + (3 * 2) + (3 * 2 * 5), 0, 0], Gradient(t => t.CumProd(0), Tensor.From<double>(3, 0, 2, 5)));

        // ∂²/∂b∂c of Σ y at zeros: a + a d.
        var mixed = Differentiate.Hvp(t => t.CumProd(0).Sum(), x, Tensor.From<double>(0, 0, 1, 0));
        Assert.Equal([0.0, 3 + (3 * 5), 0, 0], mixed.ToArray<double>());
    }

    [Fact]
    public void A_running_log_sum_neither_overflows_nor_underflows()
    {
        Assert.Equal([1000, 1000 + Math.Log(2)], Tensor.From(1000.0, 1000).LogCumSumExp(0).ToArray<double>());
        Assert.Equal([-1000.0, -1000 + Math.Log(2), 1000], Tensor.From(-1000.0, -1000, 1000).LogCumSumExp(0).ToArray<double>());
        Assert.Equal([1.0, 0, 1], Gradient(t => t.LogCumSumExp(0) * Tensor.From(1.0, 0, 1), Tensor.From(-1000.0, -1000, 1000)));
    }

    [Fact]
    public void A_running_log_sum_and_its_gradient_are_right_at_infinities()
    {
        var infinity = double.PositiveInfinity;
        var x = Tensor.From(-infinity, -infinity, 1, infinity, -infinity, infinity);
        Assert.Equal([-infinity, -infinity, 1, infinity, infinity, infinity], x.LogCumSumExp(0).ToArray<double>());

        // Row i of the Jacobian: what the first i + 1 elements share, as LogSumExp has it.
        for (var i = 0; i < 6; i++)
        {
            var last = i;
            var expected = Gradient(t => t[..(last + 1)].LogSumExp(), x);
            Assert.Equal(expected, Gradient(t => t.LogCumSumExp(0)[last], x), (a, b) => Math.Abs(a - b) < 1e-15);
        }
    }

    [Fact]
    public void Axes_are_checked()
    {
        var x = Tensor.Zeros([2, 3]);
        Assert.Equal("CumSum: axis 2 is out of range for shape [2, 3]; axes go from -2 to 1", Assert.Throws<ShapeException>(() => x.CumSum(2)).Message);
        Assert.Equal("CumProd: axis -3 is out of range for shape [2, 3]; axes go from -2 to 1", Assert.Throws<ShapeException>(() => x.CumProd(-3)).Message);
        Assert.Equal("LogCumSumExp: axis 0 was asked for, but the tensor is a scalar, [], and has no axes", Assert.Throws<ShapeException>(() => Tensor.Ones([]).LogCumSumExp(0)).Message);
    }

    private static double[] Gradient(Func<Tensor, Tensor> f, Tensor x) => Differentiate.Grad(t => f(t).Sum())(x).ToArray<double>();
}
