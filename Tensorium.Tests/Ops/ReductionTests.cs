using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What a row cannot say of a reduction: ties, NaN among numbers, infinities, integers, nothing to reduce.</summary>
public class ReductionTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void Equal_extremes_share_the_gradient_evenly()
    {
        var x = Tensor.From(new float[,] { { 2, 5, 5 }, { 1, 1, 1 } });
        Assert.Equal([0f, 0.5f, 0.5f, 1 / 3f, 1 / 3f, 1 / 3f], Gradient(t => t.Max(1), x));
        Assert.Equal([1f, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f], Gradient(t => t.Min(1), x));
    }

    [Fact]
    public void A_NaN_among_numbers_is_the_result_and_spoils_its_own_group_only()
    {
        var x = Tensor.From(new[,] { { 2, float.NaN, 7 }, { 1, 4, 3 } });
        Assert.Equal([float.NaN, 4], x.Max(1).ToArray<float>());
        Assert.Equal([float.NaN, 1], x.Min(1).ToArray<float>());
        Assert.Equal([float.NaN, float.NaN, float.NaN, 0, 1, 0], Gradient(t => t.Max(1), x));
        Assert.Equal([1L, 1], x.ArgMax(1).ToArray<long>());
        Assert.Equal([1L, 0], x.ArgMin(1).ToArray<long>());
    }

    [Fact]
    public void A_NaN_is_found_wherever_it_stands()
    {
        for (var at = 0; at < 2100; at += 7)
        {
            var values = new float[2100];
            values[at] = float.NaN;
            Assert.Equal(double.NaN, Tensor.From(values).Max().Item());
            Assert.Equal(at, Tensor.From(values).ArgMin().Item());
        }
    }

    [Fact]
    public void Integers_keep_their_dtype_and_their_digits()
    {
        var large = Tensor.From(long.MaxValue, long.MaxValue - 1, long.MinValue);
        Assert.Equal(long.MaxValue, large.Max().ToArray<long>()[0]);
        Assert.Equal(long.MinValue, large.Min().ToArray<long>()[0]);
        Assert.Equal(DType.UInt8, Tensor.From<byte>(3, 200).Max().DType);
        Assert.Equal([true, false], Tensor.From(new[,] { { true, false }, { false, false } }).Max(1).ToArray<bool>());
        Assert.Equal([false, false], Tensor.From(new[,] { { true, false }, { false, false } }).Min(1).ToArray<bool>());
        Assert.Equal(2.5, Tensor.From(1, 2, 3, 4).Mean().Item());
        Assert.Equal(DType.Float64, Tensor.From(1, 2, 3, 4).Var().DType);
    }

    [Fact]
    public void Bools_and_bytes_are_counted_beyond_a_byte() =>
        Assert.Equal(1000, Tensor.Ones([1000], DType.Bool).Sum().Item());

    [Fact]
    public void Variance_does_not_cancel_where_the_mean_is_large() =>
        Assert.Equal(1.25, Tensor.From(1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4).Var().Item());

    [Fact]
    public void LogSumExp_and_its_gradient_are_right_at_infinities()
    {
        Assert.Equal(-Infinity, Tensor.Full([3], -Infinity).LogSumExp().Item());
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], Gradient(t => t.LogSumExp(), Tensor.Full([4], -Infinity)));
        Assert.Equal([0f, 1, 0], Gradient(t => t.LogSumExp(), Tensor.From(3, Infinity, -Infinity)));
        Assert.Equal([0f, 0.5f, 0.5f], Gradient(t => t.LogSumExp(), Tensor.From(3, Infinity, Infinity)));
        Assert.Equal([0f, 1, 0], Gradient(t => t.LogSumExp(), Tensor.From(-Infinity, 3, -Infinity)));
        Assert.Equal(-Infinity, Tensor.Zeros([0]).LogSumExp().Item());
    }

    [Fact]
    public void LogSumExp_does_not_overflow()
    {
        Assert.Equal(1000 + Math.Log(2), Tensor.Full([2], 1000, DType.Float64).LogSumExp().Item());
        Assert.Equal([0.5f, 0.5f], Gradient(t => t.LogSumExp(), Tensor.Full([2], -1e30f)));
    }

    [Fact]
    public void Softmax_is_defined_at_infinities()
    {
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], Tensor.Full([4], -Infinity).Softmax(0).ToArray<float>());
        Assert.Equal([0f, 1, 0], Tensor.From(3, Infinity, -Infinity).Softmax(0).ToArray<float>());
        Assert.Equal([-Infinity, 0f, -Infinity], Tensor.From(3, Infinity, -Infinity).LogSoftmax(0).ToArray<float>());
        Assert.Equal([0f, 0, 0], Gradient(t => t.Softmax(0).Square(), Tensor.From(3, Infinity, -Infinity)));
        Assert.All(Tensor.From(3, float.NaN, 1).Softmax(0).ToArray<float>(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void LogSoftmax_does_not_underflow()
    {
        var x = Tensor.From(0f, -500, 1000);
        Assert.Equal([0f, 0, 1], x.Softmax(0).ToArray<float>());
        Assert.Equal([-1000f, -1500, 0], x.LogSoftmax(0).ToArray<float>());
    }

    [Theory]
    [InlineData("Max")]
    [InlineData("Min")]
    [InlineData("Mean")]
    [InlineData("Var")]
    [InlineData("ArgMax")]
    [InlineData("ArgMin")]
    public void Reducing_nothing_says_why_it_cannot_be(string name)
    {
        var empty = Tensor.Zeros([2, 0]);
        var failure = Assert.Throws<ShapeException>(() => name switch
        {
            "Max" => empty.Max(1),
            "Min" => empty.Min(1),
            "Mean" => empty.Mean(1),
            "Var" => empty.Var(1),
            "ArgMax" => empty.ArgMax(1),
            _ => empty.ArgMin(1),
        });
        Assert.StartsWith($"{name}: over the axes [1] of [2, 0] there are no elements, and ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variance_checks_its_correction()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([3]).Var(correction: 2));
        var failure = Assert.Throws<ShapeException>(() => Tensor.Ones([3, 1]).Var(1, correction: 1));
        Assert.Equal("Var: with correction 1 one element has no variance (0 / 0); over the axes [1] of [3, 1] there is one. Use correction: 0", failure.Message);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(3.5)]
    [InlineData(double.PositiveInfinity)]
    public void A_norm_has_the_gradient_0_at_its_kink(double p)
    {
        Assert.Equal([0f, 0, 0], Gradient(t => t.Norm(p), Tensor.Zeros([3])));
        var rows = Gradient(t => t.Norm(p, 1), Tensor.From(new float[,] { { 0, 0 }, { 0, -2 } }));
        Assert.Equal([0f, 0, 0, -1], rows);
        Assert.Equal([0f, 0, 0], Differentiate.Hvp(t => t.Norm(2), Tensor.Zeros([3]), Tensor.Ones([3])).ToArray<float>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_deviation_has_the_gradient_0_where_elements_are_equal(int correction)
    {
        var x = Tensor.From(new double[,] { { 5, 5, 5 }, { 1, 2, 3 } });
        Assert.Equal(0, x.Std(1, correction: correction)[0].Item());
        var gradient = Differentiate.Grad(t => t.Std(1, correction: correction).Sum())(x);
        Assert.Equal([0.0, 0, 0], gradient[0].ToArray<double>());
        Assert.Equal(0, gradient[1, 1].Item());
        Assert.True(gradient[1, 2].Item() > 0.4);
        Assert.True(Differentiate.Hvp(t => t.Std(1, correction: correction).Sum(), x, Tensor.Normal([2, 3], new Generator(1), dtype: DType.Float64)).IsFinite().All().Item() == 1);
        Assert.Equal(0, Differentiate.Grad(t => t.Std())(Tensor.From(7.0)).Item());
    }

    [Fact]
    public void Axes_are_checked()
    {
        var x = Tensor.Zeros([2, 3]);
        Assert.Equal("Max: axis 2 is out of range for shape [2, 3]; axes go from -2 to 1", Assert.Throws<ShapeException>(() => x.Max(2)).Message);
        Assert.Equal("Sum: axis -2 of [2, 3] is named twice", Assert.Throws<ShapeException>(() => x.Sum([0, -2])).Message);
    }

    private static float[] Gradient(Func<Tensor, Tensor> f, Tensor x) => Differentiate.Grad(t => f(t).Sum())(x).ToArray<float>();
}
