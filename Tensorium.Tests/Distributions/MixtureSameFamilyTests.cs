using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class MixtureSameFamilyTests
{
    private static MixtureSameFamily Vectors => new(
        new(Tensor.From(0.4, -0.3, 1)),
        new MultivariateNormal(Tensor.From(new[,] { { 0.0, 0 }, { 3, 1 }, { -2, 4 } }), Tensor.From(new[,] { { 0.9, 0 }, { -0.5, 0.6 } })));

    [Fact]
    public void It_is_the_weighted_sum_of_its_components_and_responsibilities_are_their_shares()
    {
        var values = Tensor.Normal([5, 2], new Generator(1), deviation: 2, dtype: DType.Float64);
        var joint = Vectors.Mixture.Probabilities * Vectors.Components.LogProb(values.Unsqueeze(1)).Exp();
        Near.Equal(joint.Sum(-1), Vectors.LogProb(values).Exp());
        Near.Equal(joint / joint.Sum(-1, keepDims: true), Vectors.Responsibilities(values).Probabilities);
        Assert.Equal([], Vectors.BatchShape);
        Assert.Equal([2], Vectors.EventShape);
        Assert.Equal([7, 3, 2], Vectors.Sample(new Generator(2), [7, 3]).Shape);
        Assert.Equal([7, 3], Vectors.LogProb(Vectors.Sample(new Generator(2), [7, 3])).Shape);
    }

    [Fact]
    public void Samples_of_vectors_come_from_all_components()
    {
        var sample = Vectors.Sample(new Generator(3), [20_000]);
        for (var i = 0; i < 2; i++)
        {
            Goodness.Mean(Vectors.Mean[i].Item(), sample[.., i].ToArray<double>());
            Goodness.Mean(Vectors.Variance[i].Item(), (sample[.., i] - Vectors.Mean[i]).Square().ToArray<double>());
        }

        var weights = Vectors.Mixture.Probabilities;
        Goodness.Mean(weights[2].Item(), Vectors.Responsibilities(sample).Probabilities[.., 2].ToArray<double>());
    }

    [Fact]
    public void An_outcome_far_from_every_component_keeps_a_finite_density()
    {
        Assert.True(double.IsFinite(Vectors.LogProb(Tensor.From(1e5, -1e5)).Item()));
        var single = new MixtureSameFamily(new(Tensor.From(0f, double.NegativeInfinity).To(DType.Float32)), new Normal(Tensor.From(0f, 1e4f), Tensor.From(1f, 1f)));
        Assert.Equal(new Normal(0, 1).LogProb(Tensor.Scalar(50f)).Item(), single.LogProb(Tensor.Scalar(50f)).Item(), 1e-4);
    }

    [Fact]
    public void A_batch_is_its_members_and_weights_are_broadcast()
    {
        var components = new Normal(Tensor.Normal([4, 3], new Generator(4), dtype: DType.Float64), Tensor.From(0.5, 1, 2));
        var mixture = new MixtureSameFamily(new(Tensor.From(0.4, -0.3, 1)), components);
        var value = Tensor.Normal([6, 4], new Generator(5), dtype: DType.Float64);
        Assert.Equal([4], mixture.BatchShape);
        Assert.Equal([4, 3], mixture.Mixture.Logits.Shape);
        for (var i = 0; i < 4; i++)
        {
            var one = new MixtureSameFamily(new(Tensor.From(0.4, -0.3, 1)), new Normal(components.Mean[i], components.Deviation[i]));
            Near.Equal(one.LogProb(value[.., i]), mixture.LogProb(value)[.., i]);
            Near.Equal(one.Mean, mixture.Mean[i]);
            Near.Equal(one.Variance, mixture.Variance[i]);
        }

        Assert.Equal([5, 4], mixture.Sample(new Generator(6), [5]).Shape);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        var three = new Categorical(Tensor.From(0.4, -0.3, 1));
        Assert.Throws<ShapeException>(() => new MixtureSameFamily(three, new StandardNormal([4], DType.Float64)));
        Assert.Throws<ShapeException>(() => new MixtureSameFamily(three, new StandardNormal([], DType.Float64)));
        Assert.Throws<ShapeException>(() => new MixtureSameFamily(new(Tensor.Zeros([2, 3])), new StandardNormal([3])));
        Assert.Throws<ShapeException>(() => new MixtureSameFamily(new(Tensor.Zeros([2, 3])), new StandardNormal([5, 3])));
    }
}
