using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class IndependentTests
{
    private static readonly Bernoulli Coins = new(Tensor.Normal([4, 3, 2], new Generator(1), dtype: DType.Float64));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Log_probabilities_and_entropies_are_summed_over_the_event(int axes)
    {
        var joint = new Independent(Coins, axes);
        int[] batch = [.. new[] { 4, 3, 2 }[..^axes]];
        Assert.Equal(batch, joint.BatchShape.ToArray());
        Assert.Equal(new[] { 4, 3, 2 }[^axes..], joint.EventShape.ToArray());
        var x = joint.Sample(new Generator(2), [5]);
        Assert.Equal([5, 4, 3, 2], x.Shape);
        var groups = 5 * batch.Aggregate(1, (a, b) => a * b);
        Near.Equal(Coins.LogProb(x).Reshape(groups, -1).Sum(1).ToArray<double>(), joint.LogProb(x).Reshape(-1));
        Near.Equal(Coins.Entropy().Reshape(groups / 5, -1).Sum(1).ToArray<double>(), joint.Entropy().Reshape(-1));
        Assert.Equal([5, .. batch], joint.LogProb(x).Shape);
    }

    [Fact]
    public void It_samples_as_its_parts_do()
    {
        Assert.False(new Independent(Coins, 1).HasReparameterizedSample);
        GradCheck.Verify(
            x => new Independent(Normal.FromLogVariance(x[0], x[1]), 1).ReparameterizedSample(new Generator(0), [2]),
            [Tensor.Zeros([3], DType.Float64), Tensor.Ones([3], DType.Float64)]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Axes_that_are_not_there_are_refused(int axes) => Assert.Throws<ShapeException>(() => new Independent(Coins, axes));
}
