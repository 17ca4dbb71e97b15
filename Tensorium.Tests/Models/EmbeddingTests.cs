using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class EmbeddingTests
{
    [Fact]
    public void It_picks_rows_for_an_index_of_any_shape()
    {
        var layer = new Embedding(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }));
        Assert.Equal([5f, 6], layer.Forward(Tensor.Scalar(2, DType.Int64)).ToArray<float>());
        var y = layer.Forward(Tensor.From<byte>([2, 0, 1, 1], [2, 2]));
        Assert.Equal([2, 2, 2], y.Shape);
        Assert.Equal([5f, 6, 1, 2, 3, 4, 3, 4], y.ToArray<float>());
        Assert.Equal([0, 2], layer.Forward(Tensor.Zeros([0], DType.Int64)).Shape);
    }

    [Fact]
    public void Its_gradient_counts_the_uses_of_each_row()
    {
        var layer = new Embedding(3, 2, new Generator(0));
        layer.Forward(Tensor.From(2L, 0, 2)).Sum().Backward();
        Assert.Equal([1f, 1, 0, 0, 2, 2], layer.Weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void First_values_are_standard_normal()
    {
        var weight = new Embedding(500, 200, new Generator(3), DType.Float64).Weight;
        Assert.Equal(0, weight.Mean().Item(), 5 / Math.Sqrt(100_000));
        Assert.Equal(1, weight.Var().Item(), 5 * Math.Sqrt(2.0 / 100_000));
    }

    [Fact]
    public void Adam_learns_a_table()
    {
        var layer = new Embedding(4, 2, new Generator(1));
        var target = Tensor.From(new float[,] { { 1, -1 }, { 0, 2 }, { 3, 0 }, { -2, 1 } });
        var adam = new Adam(layer.Parameters, learningRate: 0.05);
        var words = Tensor.From(0L, 1, 2, 3);
        for (var step = 0; step < 600; step++)
        {
            (layer.Forward(words) - target).Square().Sum().Backward();
            adam.Step();
        }

        Assert.Equal(0, (layer.Weight.Detach() - target).Abs().Max().Item(), 1e-3);
    }

    [Fact]
    public void Its_parameter_is_named_and_wrong_arguments_are_explained()
    {
        var layer = new Embedding(3, 2, new Generator(0));
        Assert.Equal("weight", Assert.Single(layer.NamedParameters).Key);
        Assert.Equal("Embedding: the weight is [3]; it must be [count, features]", Assert.Throws<ShapeException>(() => new Embedding(Tensor.Zeros([3]))).Message);
        Assert.StartsWith("Embedding: the number of rows must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(0, 2, new Generator(0))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Embedding: the number of features must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(3, -1, new Generator(0))).Message, StringComparison.Ordinal);
        Assert.Throws<DTypeException>(() => layer.Forward(Tensor.From(0f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Forward(Tensor.From(3L)));
    }
}
