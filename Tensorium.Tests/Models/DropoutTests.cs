using Tensorium.Models.Nn;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class DropoutTests
{
    [Fact]
    public void Elements_drop_out_at_the_stated_rate_and_expectations_stay()
    {
        var y = new Dropout(0.3, new Generator(1)).Forward(Tensor.Full([40_000], 7, DType.Float64)).ToArray<double>();
        Assert.All(y, value => Assert.True(value == 0 || Math.Abs(value - 10) < 1e-12));
        Goodness.Mean(0.7, [.. y.Select(value => value == 0 ? 0.0 : 1.0)]);
    }

    [Fact]
    public void The_generator_decides_what_drops_out_and_its_state_resumes_it()
    {
        var x = Tensor.Ones([100]);
        var layer = new Dropout(0.5, new Generator(1));
        var first = layer.Forward(x).ToArray<float>();
        var state = layer.NamedGenerators[0].Value.State;
        var second = layer.Forward(x).ToArray<float>();
        Assert.NotEqual(first, second);
        Assert.Equal(first, new Dropout(0.5, new Generator(1)).Forward(x).ToArray<float>());
        Assert.Equal(second, new Dropout(0.5, new Generator(state)).Forward(x).ToArray<float>());
    }

    [Fact]
    public void In_use_and_without_probability_it_is_the_identity()
    {
        var x = Tensor.Ones([10]);
        var layer = new Dropout(0.5, new Generator(1));
        layer.EvaluationMode();
        Assert.Same(x, layer.Forward(x));
        Assert.Same(x, new Dropout(0, new Generator(1)).Forward(x));
    }

    [Fact]
    public void Gradients_pass_where_elements_did()
    {
        var x = Tensor.Normal([50], new Generator(2), dtype: DType.Float64).RequireGrad();
        var y = new Dropout(0.5, new Generator(1)).Forward(x).Keep();
        y.Sum().Backward();
        Assert.Equal(y.ToArray<double>().Select(value => value == 0 ? 0.0 : 2.0), x.Grad!.ToArray<double>());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Impossible_probabilities_are_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(probability, new Generator(0)));
}
