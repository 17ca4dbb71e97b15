using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What rows cannot say of sorting: ties, NaN, both zeros, the ends of each dtype's range, long axes, where gradients go.</summary>
public class SortTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void Equal_elements_stay_in_their_order_in_either_direction()
    {
        var x = Tensor.From(2, 1, 2, 0, 1, 2);
        Assert.Equal([3L, 1, 4, 0, 2, 5], x.ArgSort().ToArray<long>());
        Assert.Equal([0L, 2, 5, 1, 4, 3], x.ArgSort(descending: true).ToArray<long>());
        Assert.Equal([0L, 2], x.TopK(2).Indices.ToArray<long>());
        Assert.Equal([3L, 1], x.TopK(2, largest: false).Indices.ToArray<long>());
    }

    [Fact]
    public void NaNs_are_last_in_either_direction_and_zeros_are_equal()
    {
        var x = Tensor.From(float.NaN, 1, -Infinity, 0f, -float.NaN, -0f, Infinity, -1, float.Epsilon, -float.Epsilon);
        foreach (var same in new[] { x, x.To(DType.Float64) })
        {
            Assert.Equal([2L, 7, 9, 3, 5, 8, 1, 6, 0, 4], same.ArgSort().ToArray<long>());
            Assert.Equal([6L, 1, 8, 3, 5, 9, 7, 2, 0, 4], same.ArgSort(descending: true).ToArray<long>());
        }

        Assert.Equal([float.NegativeZero], x.Sort().Values[4..5].ToArray<float>());
        Assert.Equal([Infinity, 1], x.TopK(2).Values.ToArray<float>());
        Assert.Equal([1f, float.NaN], Tensor.From(float.NaN, 1).TopK(2).Values.ToArray<float>());
    }

    [Fact]
    public void Integers_are_sorted_to_the_ends_of_their_range()
    {
        Assert.Equal([long.MinValue, -1, 0, 1, long.MaxValue], Tensor.From(0, long.MaxValue, -1, long.MinValue, 1).Sort().Values.ToArray<long>());
        Assert.Equal([long.MaxValue, 1, 0, -1, long.MinValue], Tensor.From(0, long.MaxValue, -1, long.MinValue, 1).Sort(descending: true).Values.ToArray<long>());
        Assert.Equal([int.MaxValue, 0, int.MinValue], Tensor.From(int.MinValue, int.MaxValue, 0).Sort(descending: true).Values.ToArray<int>());
        Assert.Equal([int.MinValue, 0, int.MaxValue], Tensor.From(int.MaxValue, int.MinValue, 0).Sort().Values.ToArray<int>());
        Assert.Equal([255, 7, 0], Tensor.From<byte>(0, 255, 7).Sort(descending: true).Values.ToArray<byte>());
        Assert.Equal([false, true, true], Tensor.From(true, false, true).Sort().Values.ToArray<bool>());
    }

    [Theory]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(5000)]
    public void Long_axes_of_every_dtype_are_in_the_order_of_a_stable_sort(int count)
    {
        // 64 different numbers, so that there are ties beyond number.
        var draws = (Tensor.Uniform([count, 2], new Generator((ulong)count), dtype: DType.Float64) * 64).Floor() - 32;
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64 })
        {
            var x = draws.To(dtype);
            foreach (var descending in new[] { false, true })
            {
                var order = x.ArgSort(0, descending);
                for (var column = 0; column < 2; column++)
                {
                    var values = OpTable.Values(draws[.., column]);
                    var expected = Enumerable.Range(0, count).Select(i => (long)i);
                    expected = descending ? expected.OrderByDescending(i => values[i]) : expected.OrderBy(i => values[i]);
                    Assert.Equal(expected, order[.., column].ToArray<long>());
                }
            }
        }
    }

    [Fact]
    public void Beyond_what_is_kept_from_call_to_call_it_is_sorted_too()
    {
        var sorted = Tensor.Uniform([(1 << 20) + 3], new Generator(1)).Sort().Values.ToArray<float>();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
    }

    [Fact]
    public void Gradients_go_back_to_where_elements_were()
    {
        var weights = Tensor.From<double>(1, 10, 100);
        var x = Tensor.From<double>(3, 1, 2);
        Assert.Equal([100.0, 1, 10], Gradient(t => t.Sort().Values * weights, x));
        Assert.Equal([1.0, 100, 10], Gradient(t => t.Sort(descending: true).Values * weights, x));
        Assert.Equal([1.0, 0, 10], Gradient(t => t.TopK(2).Values * weights[..2], x));

        // Of ties, the first place of the result belongs to the first element.
        Assert.Equal([10.0, 100, 1], Gradient(t => t.Sort().Values * weights, Tensor.From<double>(2, 2, 1)));
    }

    [Fact]
    public void Nothing_and_one_element_are_sorted()
    {
        Assert.Equal([3, 0], Tensor.Zeros([3, 0]).Sort().Indices.Shape);
        Assert.Equal([0, 2], Tensor.Zeros([0, 3]).TopK(2).Values.Shape);
        Assert.Equal([0L], Tensor.From(7f).ArgSort().ToArray<long>());
        Assert.Equal([2, 0], Tensor.Zeros([2, 3]).TopK(0).Values.Shape);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var x = Tensor.Zeros([2, 3]);
        Assert.StartsWith("TopK: k is 4, but axis 1 of [2, 3] has size 3; it must be from 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.TopK(4)).Message, StringComparison.Ordinal);
        Assert.StartsWith("TopK: k is -1, but axis 0 of [2, 3] has size 2; it must be from 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => x.TopK(-1, 0)).Message, StringComparison.Ordinal);
        Assert.Equal("Sort: axis 2 is out of range for shape [2, 3]; axes go from -2 to 1", Assert.Throws<ShapeException>(() => x.Sort(2)).Message);
        Assert.Equal("ArgSort: axis -3 is out of range for shape [2, 3]; axes go from -2 to 1", Assert.Throws<ShapeException>(() => x.ArgSort(-3)).Message);
        Assert.Equal("TopK: axis -1 was asked for, but the tensor is a scalar, [], and has no axes", Assert.Throws<ShapeException>(() => Tensor.Ones([]).TopK(0)).Message);
    }

    private static double[] Gradient(Func<Tensor, Tensor> f, Tensor x) => Differentiate.Grad(t => f(t).Sum())(x).ToArray<double>();
}
