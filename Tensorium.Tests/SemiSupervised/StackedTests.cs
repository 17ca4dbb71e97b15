using Tensorium.Autograd;
using Tensorium.Models;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

/// <summary>M1, and M1+M2.</summary>
public sealed class StackedTests
{
    [Fact]
    public void The_gradient_of_M1_is_that_of_finite_differences_and_the_classifier_leaves_the_features_alone()
    {
        var model = new M1(SmallSemiSupervised.M1, seed: 2);
        var batch = SmallSemiSupervised.Batch();
        // Differences would see the features in both terms: of the autoencoder, its bound alone is checked.
        model.Objective(batch, new(4)).Backward();
        var features = model.Features.NamedParameters.Select(parameter => (parameter.Key, Gradient: parameter.Value.Grad!.ToArray<double>())).ToArray();
        foreach (var parameter in model.Parameters) parameter.ClearGrad();
        model.Features.Elbo(batch.Unlabelled, new(4)).Mean().Backward();
        foreach (var ((name, parameter), (_, gradient)) in model.Features.NamedParameters.Zip(features))
            Assert.True(gradient.SequenceEqual(parameter.Grad!.ToArray<double>()), $"{name} has a gradient that is not the bound's");

        foreach (var parameter in model.Parameters) parameter.ClearGrad();
        SmallSemiSupervised.VerifyParameters(model, () => model.Classify(batch.Labelled).LogProb(batch.Labels).Sum() + model.Elbo(batch.Unlabelled, new(4)).Sum());
        GradCheck.Verify(x => model.Classify(x).LogProbabilities, batch.Unlabelled);
    }

    [Fact]
    public void The_objective_of_M1_has_two_terms()
    {
        var model = new M1(SmallSemiSupervised.M1, seed: 3);
        var batch = SmallSemiSupervised.Batch();
        var expected = model.Features.Elbo(batch.Unlabelled, new(5)).Mean().Item() + model.Classify(batch.Labelled).LogProb(batch.Labels).Mean().Item();
        Assert.Equal(expected, model.Objective(batch, new(5)).Item(), 1e-12);
    }

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void The_gradient_of_M1M2_is_that_of_finite_differences_and_the_features_are_held(Factorization factorization)
    {
        var model = new M1M2(SmallSemiSupervised.M1M2 with { Factorization = factorization }, seed: 2);
        var batch = SmallSemiSupervised.Batch();
        SmallSemiSupervised.VerifyParameters(model, () => model.Objective(batch, new(4)), isHeld: name => name.StartsWith("first.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bound_of_M1M2_has_the_gradient_of_finite_differences()
    {
        var model = new M1M2(SmallSemiSupervised.M1M2, seed: 3);
        var images = SmallSemiSupervised.Images(3);
        SmallSemiSupervised.VerifyParameters(model, () => model.Elbo(images, new(4)).Mean());
        GradCheck.Verify(x => model.Elbo(x, new(4)), images);
        GradCheck.Verify(x => model.LogWeights(x, new(4))(2), images);
    }

    [Fact]
    public void The_objective_of_M1M2_is_that_of_M2_of_drawn_features()
    {
        var model = new M1M2(SmallSemiSupervised.M1M2, seed: 4);
        var batch = SmallSemiSupervised.Batch();
        var generator = new Generator(6);
        var unlabelled = model.First.Encode(batch.Unlabelled).Sample(generator);
        var labelled = model.First.Encode(batch.Labelled).Sample(generator);
        Assert.Equal(model.Second.Objective(new(unlabelled, labelled, batch.Labels), generator).Item(), model.Objective(batch, new(6)).Item(), 1e-12);
    }

    [Fact]
    public void The_bound_of_M1M2_lies_below_the_likelihood()
    {
        var model = new M1M2(SmallSemiSupervised.M1M2, seed: 5);
        var images = (SmallSemiSupervised.Images(1) >= 0.5).To(DType.Float64);
        var bound = Enumerable.Range(0, 400).Average(seed => model.Elbo(images, new((ulong)seed)).Item());
        var generator = new Generator(3);
        const int Draws = 60_000;
        using var paused = Recording.Pause();
        var second = model.Second.Decode(model.Second.Prior.Sample(generator, [Draws]), Tensor.From<long>([.. Enumerable.Range(0, Draws).Select(draw => draw % 3L)]));
        var exact = (model.Decode(second.Sample(generator)).LogProb(images).LogSumExp(0) - Math.Log(Draws)).Item();
        Assert.True(bound < exact, $"the bound is {bound}, ln p(x) about {exact}");
        Assert.Equal(exact, model.LogLikelihood(images, 20_000, new(1)).Item(), 0.1);
    }

    [Fact]
    public void Pictures_are_images()
    {
        var model = new M1M2(SmallSemiSupervised.M1M2, seed: 6);
        var images = SmallSemiSupervised.Images(4);
        Assert.Equal<Shape>([4, 3, 6], model.EveryClass(model.Style(images)).Shape);
        Assert.Equal<Shape>([4, 6], model.Reconstruct(images).Shape);
        Assert.Equal<Shape>([4, 6], new M1(SmallSemiSupervised.M1).Reconstruct(images).Shape);
        Assert.All(model.Sample(5).ToArray<double>(), pixel => Assert.InRange(pixel, 0, 1));
        Assert.Equal<Shape>([5, 6], new M1(SmallSemiSupervised.M1).Sample(5).Shape);
        Assert.Equal<Shape>([2], new M1(SmallSemiSupervised.M1 with { ClassifierHidden = [] }).Classify(images[..2]).BatchShape);
    }
}
