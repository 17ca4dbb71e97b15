using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class LinearTests
{
    [Fact]
    public void It_is_what_it_says_by_hand()
    {
        var layer = new Linear(Tensor.From(new double[,] { { 1, 2, 3 }, { -1, 0, 2 } }), Tensor.From(0.5, -0.5));
        var y = layer.Forward(Tensor.From(new double[,] { { 1, 1, 1 }, { 2, 0, -1 } }));
        Assert.Equal([6.5, 0.5, -0.5, -4.5], y.ToArray<double>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_gradients_agree_with_central_differences(bool bias)
    {
        var generator = new Generator(3);
        Tensor Random(Shape shape) => Tensor.Normal(shape, generator, dtype: DType.Float64);
        var layer = new Linear(Random([4, 3]), bias ? Random([4]) : null);
        LayerCheck.Gradients(layer, Random([5, 3]));
    }

    [Fact]
    public void Leading_axes_are_a_batch()
    {
        var layer = new Linear(3, 4, new Generator(0));
        var x = Tensor.Normal([2, 5, 3], new Generator(1));
        var y = layer.Forward(x);
        Assert.Equal([2, 5, 4], y.Shape);
        Assert.Equal(layer.Forward(x.Reshape(10, 3)).ToArray<float>(), y.ToArray<float>());
    }

    [Fact]
    public void First_values_are_uniform_within_one_over_the_root_of_the_inputs()
    {
        var layer = new Linear(100, 200, new Generator(0), dtype: DType.Float64);
        foreach (var parameter in layer.Parameters)
        {
            var values = parameter.ToArray<double>();
            Assert.All(values, value => Assert.InRange(value, -0.1, 0.1));
            Assert.True(values.Max() > 0.09 && values.Min() < -0.09);
        }
    }

    [Fact]
    public void Wrong_shapes_are_explained()
    {
        var layer = new Linear(3, 4, new Generator(0));
        var error = Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 5])));
        Assert.Contains("[2, 5]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[…, 3]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Scalar(1.0)));
        Assert.Throws<ShapeException>(() => new Linear(Tensor.Zeros([3]), null));
        Assert.Throws<ShapeException>(() => new Linear(Tensor.Zeros([3, 2]), Tensor.Zeros([2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(0, 4, new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(4, -1, new Generator(0)));
    }

    [Fact]
    public void Adam_fits_a_line()
    {
        var generator = new Generator(5);
        var layer = new Linear(2, 1, generator);
        var adam = new Adam(layer.Parameters, learningRate: 0.05);
        var x = Tensor.Normal([64, 2], generator);
        var target = x.MatMul(Tensor.From(new float[,] { { 2 }, { -3 } })) + 0.5;
        for (var step = 0; step < 600; step++)
        {
            (layer.Forward(x) - target).Square().Sum().Backward();
            adam.Step();
        }

        Assert.Equal([2, -3], layer.Weight.ToArray<float>().Select(value => (float)Math.Round(value, 2)));
        Assert.Equal(0.5, layer.Bias!.Item(), 2);
    }
}
