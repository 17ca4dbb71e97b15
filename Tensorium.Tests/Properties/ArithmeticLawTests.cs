using FsCheck.Fluent;
using Tensorium.Tests.Ops;
using Xunit;
using static Tensorium.Tests.Properties.LayoutLawTests;

namespace Tensorium.Tests.Properties;

/// <summary>Laws of arithmetic, broadcasting and promotion.</summary>
public class ArithmeticLawTests
{
    [Fact]
    public void Broadcasting_is_expanding_first() => Property.Holds(Any.BroadcastPairs, pair =>
    {
        var shape = Shape.Broadcast(pair.Left, pair.Right);
        Assert.Equal(shape, Shape.Broadcast(pair.Right, pair.Left));
        Assert.Equal(shape, Shape.Broadcast(shape, pair.Left));
        var (a, b) = (pair.LeftValues, pair.RightValues);
        Same(a.Expand(shape) - b.Expand(shape), a - b);
        Same(a.Expand(shape).Clone() * b.Expand(shape).Clone(), a * b);
    });

    [Fact]
    public void Addition_and_multiplication_commute_to_the_bit() => Property.Holds(Any.BroadcastPairs, pair =>
    {
        var (a, b) = (pair.LeftValues, pair.RightValues);
        Same(a + b, b + a);
        Same(a * b, b * a);
        Same(a.Maximum(b), b.Maximum(a));
        Same(a - b, -(b - a) + 0);
        Same((a + b) * 2, (a * 2) + (b * 2));
    });

    [Fact]
    public void Promotion_commutes_associates_and_is_idempotent()
    {
        var dtypes = Gen.Elements(Enum.GetValues<DType>());
        var triples = (from a in dtypes from b in dtypes from c in dtypes select (a, b, c)).ToArbitrary();
        Property.Holds(triples, types =>
        {
            var (a, b, c) = types;
            Assert.Equal(a, DTypes.Promote(a, a));
            Assert.Equal(DTypes.Promote(a, b), DTypes.Promote(b, a));
            Assert.Equal(DTypes.Promote(a, b), DTypes.Promote(DTypes.Promote(a, b), b));
            Assert.Equal(DTypes.Promote(DTypes.Promote(a, b), c), DTypes.Promote(a, DTypes.Promote(b, c)));
        });
    }

    [Fact]
    public void Sums_are_linear_and_may_be_taken_axis_by_axis() => Property.Holds(Any.FilledShapes, one =>
    {
        var (a, b) = (one.Values(1), one.Values(2));
        Same((a * 2).Sum() - b.Sum(), ((a * 2) - b).Sum(), 1e-12);
        Same(a.Sum(), Enumerable.Range(0, a.Rank).Aggregate(a, (sum, _) => sum.Sum(0)), 1e-12);
        Same(a.Mean() * a.ElementCount, a.Sum(), 1e-12);
        Same(a.Square().Mean() - a.Mean().Square(), a.Var(), 1e-12);
    });

    [Fact]
    public void Softmax_does_not_see_a_shift_and_sums_to_one() => Property.Holds(Any.FilledShapes, one =>
    {
        var x = one.Values();
        var axis = (int)(one.Seed % (ulong)x.Rank);
        Same(x.Softmax(axis), (x + 700).Softmax(axis), 1e-12);
        Same(x.LogSumExp(axis) + 700, (x + 700).LogSumExp(axis), 1e-12);
        Same(x.LogSoftmax(axis).Exp(), x.Softmax(axis), 1e-13);
        Assert.All(OpTable.Values(x.Softmax(axis).Sum(axis)), sum => Assert.Equal(1, sum, 1e-13));
    });

    [Fact]
    public void Matrix_products_associate_and_transpose()
    {
        var sizes = Gen.Choose(0, 7).ArrayOf(4).SelectMany(_ => Any.Seeds, (size, seed) => (size, seed)).ToArbitrary();
        Property.Holds(sizes, one =>
        {
            var (n, generator) = (one.size, new Generator(one.seed));
            var (a, b, c) = (StridedView.Of([n[0], n[1]], generator), StridedView.Of([n[1], n[2]], generator), StridedView.Of([n[2], n[3]], generator));
            Same(a.MatMul(b).MatMul(c), a.MatMul(b.MatMul(c)), 1e-11);
            Same(a.MatMul(b).T, b.T.MatMul(a.T), 1e-12);
            Same(a.MatMul(b), (a.Unsqueeze(2) * b.Unsqueeze(0)).Sum(1), 1e-12);
        });
    }

    [Fact]
    public void Gather_and_scatter_are_adjoint() => Property.Holds(Any.FilledShapes, one =>
    {
        var x = one.Values(1);
        var generator = new Generator(one.Seed, 3);
        var axis = generator.NextInt(x.Rank);
        var sizes = x.Shape.ToArray();
        sizes[axis] = generator.NextInt(6);
        Shape picked = sizes;
        var index = Tensor.From<long>([.. Enumerable.Range(0, picked.ElementCount).Select(_ => (long)generator.NextInt(x.Shape[axis]))], picked);
        var y = Tensor.Normal(picked, generator, dtype: DType.Float64);
        Same((x.Gather(axis, index) * y).Sum(), (x * Tensor.Zeros(x.Shape, DType.Float64).ScatterAdd(axis, index, y)).Sum(), 1e-12);

        var rows = Tensor.From<long>([.. Enumerable.Range(0, sizes[axis]).Select(_ => (long)generator.NextInt(x.Shape[axis]))], [sizes[axis]]);
        Same((x.IndexSelect(axis, rows) * y).Sum(), (x * Tensor.Zeros(x.Shape, DType.Float64).IndexAdd(axis, rows, y)).Sum(), 1e-12);
    });
}
