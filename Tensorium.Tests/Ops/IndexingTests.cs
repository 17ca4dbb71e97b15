using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What rows cannot say of ops with an index: repeated places, other dtypes, indices outside of the axis.</summary>
public class IndexingTests
{
    private static readonly Tensor Matrix = Tensor.Arange(0, 12, DType.Float32).Reshape([3, 4]);

    [Fact]
    public void What_meets_in_one_place_is_added_in_order()
    {
        // In another order the small number would survive.
        var source = Tensor.From(1e-8f, 1e8f, -1e8f);
        Assert.Equal([0f, 0, 0], Tensor.Zeros([3]).IndexAdd(0, Tensor.From(1L, 1, 1), source).ToArray<float>());
        Assert.Equal([0f, 0, 1e-8f], Tensor.Zeros([3]).ScatterAdd(0, Tensor.From(2L, 2, 2), source[Slice.Every(-1)]).ToArray<float>());
    }

    [Fact]
    public void The_gradient_of_a_repeated_row_is_the_sum()
    {
        var gradient = Differentiate.Grad(x => (x.IndexSelect(0, Tensor.From(2L, 0, 2)) * Tensor.From(1f, 10, 100).Unsqueeze(1)).Sum())(Matrix);
        Assert.Equal([10f, 10, 10, 10, 0, 0, 0, 0, 101, 101, 101, 101], gradient.ToArray<float>());
    }

    [Fact]
    public void Backward_goes_by_the_index_that_was_checked_though_a_span_changes_the_callers()
    {
        var index = Tensor.From(2L, 0, 2);
        var memory = index.AsWritableSpan<long>();
        foreach (var pick in new Func<Tensor, Tensor>[] { x => x.IndexSelect(0, index), x => x.Embedding(index), x => x.Gather(0, index.Unsqueeze(1)), x => Matrix.IndexAdd(0, index, x) })
        {
            var x = Matrix.Clone().RequireGrad();
            var y = pick(x);
            memory[0] = 1L << 40;
            y.Sum().Backward();
            memory[0] = 2;
            var again = Matrix.Clone().RequireGrad();
            pick(again).Sum().Backward();
            Assert.Equal(again.Grad!.ToArray<float>(), x.Grad!.ToArray<float>());
        }
    }

    [Fact]
    public void Every_dtype_is_picked_and_every_number_is_added()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var x = Tensor.From(0, 1, 1, 0, 1).To(dtype);
            var index = Tensor.From<byte>(4, 0, 4);
            Assert.Equal([1.0, 0, 1], OpTable.Values(x.IndexSelect(0, index)));
            Assert.Equal([1.0, 0, 1], OpTable.Values(x.Gather(0, index)));
            if (dtype == DType.Bool) Assert.Throws<DTypeException>(() => x.IndexAdd(0, index, x[..3]));
            else Assert.Equal([1.0, 1, 1, 0, 2], OpTable.Values(x.IndexAdd(0, index, x[..3])));
        }
    }

    [Fact]
    public void Integers_wrap() => Assert.Equal([4], Tensor.From<byte>(254).IndexAdd(0, Tensor.From(0L, 0), Tensor.From<byte>(3, 3)).ToArray<byte>());

    [Fact]
    public void Adding_leaves_the_target_as_it_was_and_promotes()
    {
        var target = Tensor.Zeros([2], DType.Int32);
        var sum = target.IndexAdd(0, Tensor.From(1L), Tensor.From(0.5));
        Assert.Equal([0.0, 0.5], sum.ToArray<double>());
        Assert.Equal([0, 0], target.ToArray<int>());
    }

    [Fact]
    public void OneHot_takes_any_result_dtype() =>
        Assert.Equal([false, true, true, false], Tensor.From(1, 0).OneHot(2, DType.Bool).ToArray<bool>());

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void An_index_outside_of_the_axis_is_named_with_axis_and_size(long bad)
    {
        var index = Tensor.From(0, bad, 1);
        var expected = $"element 1 of the index (in row-major order) is {bad}, but axis 1 of [3, 4] has size 4; indices go from 0 to 3";
        Assert.Contains($"IndexSelect: {expected}", Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.IndexSelect(1, index)).Message, StringComparison.Ordinal);
        Assert.Contains($"Gather: {expected}", Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Gather(-1, index.Unsqueeze(0))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.IndexAdd(1, index, Tensor.Ones([3, 3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.ScatterAdd(1, index.Expand([3, 3]), Tensor.Ones([3, 3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.OneHot(4));
    }

    [Fact]
    public void Shapes_and_dtypes_that_do_not_fit_are_refused()
    {
        var flat = Tensor.From(0L, 1);
        Assert.Equal(
            "Gather: the index has shape [2], this tensor [3, 4]; both need as many axes (Unsqueeze adds one, IndexSelect takes a flat index)",
            Assert.Throws<ShapeException>(() => Matrix.Gather(0, flat)).Message);
        Assert.Equal(
            "IndexSelect: the index has shape [1, 2]; it must have one axis (Flatten makes one of many, Gather takes more)",
            Assert.Throws<ShapeException>(() => Matrix.IndexSelect(0, flat.Unsqueeze(0))).Message);
        Assert.Equal(
            "ScatterAdd: the source has shape [2, 5], the target [3, 4]; they may differ on axis 0 alone",
            Assert.Throws<ShapeException>(() => Matrix.ScatterAdd(0, Tensor.Zeros([2, 5], DType.Int64), Tensor.Zeros([2, 5]))).Message);
        Assert.Throws<ShapeException>(() => Matrix.ScatterAdd(0, flat, Tensor.Zeros([2, 4])));
        Assert.Throws<ShapeException>(() => Matrix.IndexAdd(0, flat, Tensor.Zeros([3, 4])));
        Assert.Throws<ShapeException>(() => Matrix.IndexSelect(2, flat));
        Assert.Throws<DTypeException>(() => Matrix.IndexSelect(0, flat.To(DType.Float32)));
        Assert.Throws<DTypeException>(() => Matrix.IndexSelect(0, flat.To(DType.Bool)));
        Assert.Throws<ArgumentOutOfRangeException>(() => flat.OneHot(0));
    }

    [Fact]
    public void An_index_may_be_changed_after_the_call()
    {
        var (index, x) = (Tensor.From(0L, 1), Matrix.Clone().RequireGrad());
        var y = x.IndexSelect(0, index).Sum();
        index.Fill(0);
        y.Backward();
        Assert.Equal([1f, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], x.Grad!.ToArray<float>());
    }
}
