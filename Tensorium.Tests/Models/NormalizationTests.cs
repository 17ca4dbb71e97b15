using Tensorium.Models.Nn;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class NormalizationTests
{
    private static Tensor Random(Shape shape, ulong seed = 1) => Tensor.Normal(shape, new Generator(seed), mean: 3, deviation: 2, dtype: DType.Float64);

    [Fact]
    public void Layer_norm_by_hand()
    {
        var layer = new LayerNorm([2], epsilon: 3, dtype: DType.Float64);
        using (Recording.Pause())
        {
            layer.Weight!.CopyFrom(Tensor.From(1.0, 10));
            layer.Bias!.CopyFrom(Tensor.From(0.5, 0));
        }

        // Mean 4 and variance 1, so the root of variance + ε is 2.
        Near.Equal([-0.5 + 0.5, 5, 0.5, 0], layer.Forward(Tensor.From(new double[,] { { 3, 5 }, { 7, 7 } })));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Layer_norm_gives_each_example_mean_zero_and_variance_one(int axes, bool affine)
    {
        var x = Random([4, 5, 6]);
        var layer = new LayerNorm([.. x.Shape.AsSpan()[^axes..]], epsilon: 1e-12, affine, DType.Float64);
        Assert.Equal(affine ? 2 : 0, layer.Parameters.Count);
        var y = layer.Forward(x).Detach().Reshape(axes == 1 ? 20 : 4, -1);
        Assert.All(y.Mean(-1).ToArray<double>(), mean => Assert.Equal(0, mean, 12));
        Assert.All(y.Var(-1).ToArray<double>(), variance => Assert.Equal(1, variance, 9));
    }

    [Fact]
    public void Layer_norm_gradients_agree_with_central_differences()
    {
        LayerCheck.Gradients(new LayerNorm([3], dtype: DType.Float64), Random([4, 3]));
        LayerCheck.Gradients(new LayerNorm([2, 3], dtype: DType.Float64), Random([2, 2, 3]));
        LayerCheck.Gradients(new LayerNorm([5], affine: false), Random([3, 5]));
    }

    [Fact]
    public void Group_norm_by_hand()
    {
        var layer = new GroupNorm(2, 4, epsilon: 3, dtype: DType.Float64);
        using (Recording.Pause())
        {
            layer.Weight!.CopyFrom(Tensor.From(1.0, 10, 1, 1));
            layer.Bias!.CopyFrom(Tensor.From(0.5, 0, 0, -1));
        }

        // Two groups of mean 4 and 7, variance 1 and 0.
        Near.Equal([0, 5, 0, -1], layer.Forward(Tensor.From(new double[,] { { 3, 5, 7, 7 } })).Detach());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Group_norm_gives_each_group_mean_zero_and_variance_one(int groups)
    {
        var x = Random([3, 6, 4, 5]);
        var y = new GroupNorm(groups, 6, epsilon: 1e-12, dtype: DType.Float64).Forward(x).Detach().Reshape(3 * groups, -1);
        Assert.All(y.Mean(-1).ToArray<double>(), mean => Assert.Equal(0, mean, 12));
        Assert.All(y.Var(-1).ToArray<double>(), variance => Assert.Equal(1, variance, 9));
    }

    [Fact]
    public void Group_norm_of_one_group_is_layer_norm_and_an_example_does_not_see_the_others()
    {
        var x = Random([3, 4, 5]);
        var layer = new GroupNorm(1, 4, affine: false);
        Assert.Equal(new LayerNorm([4, 5], affine: false).Forward(x).ToArray<double>(), layer.Forward(x).ToArray<double>());
        Assert.Equal(layer.Forward(x)[1].ToArray<double>(), layer.Forward(x[1..2])[0].ToArray<double>());
        Assert.Equal([0, 4, 5], layer.Forward(x[..0]).Shape.ToArray());
    }

    [Fact]
    public void Group_norm_gradients_agree_with_central_differences()
    {
        LayerCheck.Gradients(new GroupNorm(2, 4, dtype: DType.Float64), Random([3, 4]));
        LayerCheck.Gradients(new GroupNorm(2, 4, dtype: DType.Float64), Random([2, 4, 2, 2]));
        LayerCheck.Gradients(new GroupNorm(3, 3, affine: false), Random([2, 3, 4]));
    }

    [Fact]
    public void Group_norm_refuses_what_it_cannot_divide()
    {
        Assert.StartsWith("GroupNorm: 6 channels cannot be divided into 4 groups of one size", Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(4, 6)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(0, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(1, 2, epsilon: 0));
        var layer = new GroupNorm(2, 4);
        Assert.Equal("GroupNorm: the input is [2, 3]; this layer takes [batch, 4, …]", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 3]))).Message);
        Assert.Equal("GroupNorm: the input [2, 4, 0] has no places, and nothing has no mean", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 4, 0]))).Message);
    }

    [Fact]
    public void Batch_norm_by_hand()
    {
        var layer = new BatchNorm(2, momentum: 0.25, epsilon: 3, dtype: DType.Float64);
        var y = layer.Forward(Tensor.From(new double[,] { { 3, 0 }, { 5, 0 } }));
        Near.Equal([-0.5, 0, 0.5, 0], y.Detach());
        Near.Equal([0.25 * 4, 0], layer.RunningMean);

        // The unbiased variance of 3 and 5 is 2.
        Near.Equal([0.75 + (0.25 * 2), 0.75], layer.RunningVariance);
        Assert.Equal(1, layer.BatchesTracked.Item());

        layer.EvaluationMode();
        Near.Equal([(3 - 1) / Math.Sqrt(1.25 + 3), 2 / Math.Sqrt(0.75 + 3)], layer.Forward(Tensor.From(new double[,] { { 3, 2 } })).Detach());
        Assert.Equal(1, layer.BatchesTracked.Item());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(8, 4)]
    [InlineData(8, 3, 2)]
    public void Batch_norm_gives_each_channel_mean_zero_and_variance_one(int batch, params int[] rest)
    {
        var layer = new BatchNorm(5, epsilon: 1e-12, dtype: DType.Float64);
        var y = layer.Forward(Random([batch, 5, .. rest])).Detach().Transpose(0, 1).Reshape(5, -1);
        Assert.All(y.Mean(-1).ToArray<double>(), mean => Assert.Equal(0, mean, 12));
        Assert.All(y.Var(-1).ToArray<double>(), variance => Assert.Equal(1, variance, 9));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_norm_gradients_agree_with_central_differences(bool training)
    {
        var layer = new BatchNorm(3, dtype: DType.Float64);
        layer.Forward(Random([6, 3]));
        if (!training) layer.EvaluationMode();
        LayerCheck.Gradients(layer, Random([4, 3]));
        LayerCheck.Gradients(layer, Random([2, 3, 2, 2]));
    }

    [Fact]
    public void Running_statistics_approach_those_of_the_data_and_are_part_of_the_state()
    {
        var layer = new BatchNorm(1);
        for (ulong i = 0; i < 100; i++) layer.Forward(Random([50, 1], i).To(DType.Float32));
        Assert.Equal(3, layer.RunningMean.Item(), 0.3);
        Assert.Equal(4, layer.RunningVariance.Item(), 1.0);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], layer.StateDict().Keys);
        var copy = new BatchNorm(1);
        copy.LoadStateDict(layer.StateDict());
        Assert.Equal(layer.RunningMean.Item(), copy.RunningMean.Item());
        Assert.Equal(100, copy.BatchesTracked.Item());
    }

    [Fact]
    public void Impossible_inputs_and_set_ups_are_refused()
    {
        Assert.Throws<ShapeException>(() => new LayerNorm([3]).Forward(Tensor.Zeros([3, 4])));
        Assert.Throws<ShapeException>(() => new LayerNorm([3, 4]).Forward(Tensor.Zeros([4])));
        Assert.Throws<ShapeException>(() => new LayerNorm([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNorm([3], epsilon: 0));
        Assert.Throws<ShapeException>(() => new BatchNorm(3).Forward(Tensor.Zeros([2, 4])));
        var error = Assert.Throws<ShapeException>(() => new BatchNorm(3).Forward(Tensor.Zeros([1, 3])));
        Assert.Contains("EvaluationMode()", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm(3, momentum: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm(3, epsilon: double.NaN));
    }
}
