using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class BernoulliMadeTests
{
    private static readonly MadeConfig Small = new() { Inputs = 4, Hidden = [8, 7], Order = [2, 0, 3, 1], DType = DType.Float64 };

    /// <summary>All images of four binary pixels, [16, 4].</summary>
    private static readonly Tensor All = Tensor.From<double>([.. Enumerable.Range(0, 64).Select(i => (double)(((i / 4) >> (3 - (i % 4))) & 1))], [16, 4]);

    [Fact]
    public void Probabilities_of_all_images_add_up_to_one() =>
        Assert.Equal(1, Trained().LogProb(All).Exp().Sum().Item(), 1e-13);

    [Fact]
    public void Its_gradients_agree_with_central_differences()
    {
        var model = new BernoulliMade(Small, seed: 1);
        var images = Tensor.Uniform([3, 4], new Generator(2), 0.1, 0.9, DType.Float64);
        GradCheck.Verify(x => model.LogProb(x), images, order: 2);
        GradCheck.Verify(x => model.Conditionals(x).Mean, images, order: 2);
        LayerCheck.Gradients(new LogProbLayer(model), images);
    }

    [Fact]
    public void Samples_follow_it()
    {
        var model = Trained();
        var sample = model.Sample(20_000, new Generator(7));
        Goodness.ChiSquare(model.LogProb(All).Exp().ToArray<double>(), Counts(sample));
    }

    [Fact]
    public void A_completion_keeps_what_is_given_and_follows_the_conditional()
    {
        var model = Trained();
        // Given are the first two of the order, pixels 2 and 0; what stands in the others must not matter.
        var given = Tensor.From(new double[,] { { 1, 0, 0, 1 } }).Expand([20_000, 4]);
        var unknown = Tensor.From(new double[,] { { 1, double.NaN, 0, double.NaN } }).Expand([20_000, 4]);
        var sample = model.Complete(unknown, 2, new Generator(8));
        Assert.Equal(sample.ToArray<double>(), model.Complete(given, 2, new Generator(8)).ToArray<double>());
        var joint = model.LogProb(All).Exp().ToArray<double>();
        var allowed = Enumerable.Range(0, 16).Select(i => (i >> 3) == 1 && ((i >> 1) & 1) == 0).ToArray();
        var mass = joint.Where((_, i) => allowed[i]).Sum();
        Goodness.ChiSquare([.. joint.Select((p, i) => allowed[i] ? p / mass : 0)], Counts(sample));
        Assert.Equal(given.ToArray<double>(), model.Complete(given, 4, new Generator(8)).ToArray<double>());
    }

    [Fact]
    public void What_it_is_not_made_for_is_refused()
    {
        Assert.Throws<ConfigurationException>(() => new BernoulliMade(Small with { OutputsPerInput = 2 }));
        Assert.Throws<ConfigurationException>(() => new BernoulliMade(Small with { Context = 1 }));
        Assert.Throws<ConfigurationException>(() => new BernoulliMade(Small with { Inputs = 3 }));
        var model = new BernoulliMade(Small);
        Assert.Throws<ShapeException>(() => model.LogProb(Tensor.Zeros([2, 5], DType.Float64)));
        Assert.Throws<ArgumentException>(() => model.LogProb(Tensor.Full([2, 4], 1.5, DType.Float64)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(-1, new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Complete(All, 5, new Generator(0)));
        Assert.Throws<ShapeException>(() => model.Complete(Tensor.Zeros([4], DType.Float64), 1, new Generator(0)));
    }

    /// <summary>A model that has learned something with dependence in it: pixels 1 and 2 agree nine times in ten, the others are even.</summary>
    private static BernoulliMade Trained()
    {
        var model = new BernoulliMade(Small, seed: 3);
        var adam = new Adam(model.Parameters, learningRate: 0.05);
        var weights = All.Narrow(1, 1, 1).Equal(All.Narrow(1, 2, 1)).To(DType.Float64).Reshape(16) * 0.8 + 0.1;
        for (var step = 0; step < 150; step++)
        {
            (-(model.LogProb(All) * weights / 8).Sum()).Backward();
            adam.Step();
        }

        var learned = model.LogProb(All).Exp().ToArray<double>();
        Assert.All(weights.ToArray<double>().Zip(learned), pair => Assert.Equal(pair.First / 8, pair.Second, 0.01));
        return model;
    }

    private static int[] Counts(Tensor sample)
    {
        var numbers = sample.MatMul(Tensor.From(8.0, 4, 2, 1)).ToArray<double>();
        var counts = new int[16];
        foreach (var number in numbers) counts[(int)number]++;
        return counts;
    }

    private sealed class LogProbLayer : Layer
    {
        private readonly BernoulliMade _model;

        public LogProbLayer(BernoulliMade model) => _model = RegisterModule("model", model);

        public override Tensor Forward(Tensor x) => _model.LogProb(x);
    }
}
