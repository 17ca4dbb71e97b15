using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Tensorium.Tests.Training;
using Xunit;

namespace Tensorium.Tests.Models.Conditional;

public sealed class QuadrantCvaeTests
{
    private static readonly QuadrantCvaeConfig Small = new() { Input = 16, Hidden = [5], Latent = 3, DType = DType.Float64 };
    private static readonly Tensor NoLabels = Tensor.From<long>([0, 0]);

    private static Tensor Images => Tensor.Uniform([2, 16], new(77), 0.1, 0.9, DType.Float64);

    [Theory]
    [InlineData(1, new[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0 })]
    [InlineData(2, new[] { 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0 })]
    [InlineData(3, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0 })]
    public void Given_are_bottom_left_then_top_left_then_top_right(int quadrants, int[] given)
    {
        var model = new QuadrantCvae(Small with { Quadrants = quadrants });
        var (y, x) = model.Split(Images, NoLabels);
        var images = Images.ToArray<double>();
        Assert.Equal(images.Select((pixel, i) => given[i % 16] == 1 ? pixel : -1), x.ToArray<double>());
        Assert.Equal(images.Where((_, i) => given[i % 16] == 0), y.ToArray<double>());
        Assert.Equal(4 * (4 - quadrants), model.MissingCount);
        Assert.Equal(images, model.Complete(x, y).ToArray<double>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_log_weights_are_what_one_computes_by_hand(int quadrants)
    {
        var model = new QuadrantCvae(Small with { Quadrants = quadrants }, seed: 5);
        var (y, x) = model.Split(Images, NoLabels);
        var state = model.StateDict();
        Tensor Affine(string name, Tensor input) => input.MatMul(state[name + ".weight"].T) + state[name + ".bias"];
        Tensor Pixels(string name, Tensor input) => Affine($"{name}.pixels.logits", Affine($"{name}.hidden.0", input).Relu()).Sigmoid();
        (Tensor Mean, Tensor LogVariance) Normal(string name, Tensor input)
        {
            var hidden = Affine($"{name}_hidden.0", input).Relu();
            return (Affine($"{name}.mean", hidden), Affine($"{name}.log_variance", hidden));
        }

        static Tensor LogProb((Tensor Mean, Tensor LogVariance) normal, Tensor z) =>
            (((z - normal.Mean).Square() / normal.LogVariance.Exp()) + normal.LogVariance + Math.Log(2 * Math.PI)).Sum(-1) * -0.5;

        var (q, p) = (Normal("recognition", Images), Normal("prior", model.Complete(x, Pixels("baseline", x))));
        var z = q.Mean + ((q.LogVariance * 0.5).Exp() * Tensor.Normal([3, 2, 3], new(9), dtype: DType.Float64));
        var pixels = Pixels("generation", z);
        var expected = ((y * pixels.Log()) + ((1 - y) * (1 - pixels).Log())).Sum(-1) + LogProb(p, z) - LogProb(q, z);
        Assert.All(expected.ToArray<double>().Zip(model.LogWeights(y, x, 3, new(9)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_gradients_are_those_of_finite_differences_and_none_passes_through_the_guess()
    {
        var model = new QuadrantCvae(Small, seed: 1);
        var (y, x) = model.Split(Images, NoLabels);
        GradCheck.Verify(target => model.Elbo(target, x, new(3)), y);
        ObjectiveCheck.Gradients(model, () => model.Elbo(y, x, new(4)), without: "baseline.");
        GradCheck.Verify(target => model.LogWeights(target, x, 2, new(3)), y);
        GradCheck.Verify(given => model.Predict(given).LogProb(y), x);
        foreach (var parameter in model.Parameters) parameter.ClearGrad();
        model.Predict(x).LogProb(y).Sum().Backward();
        Assert.All(model.NamedParameters, parameter => Assert.Equal(parameter.Key.StartsWith("baseline.", StringComparison.Ordinal), parameter.Value.Grad is not null));
    }

    [Fact]
    public void The_guess_reaches_the_prior_and_y_does_not()
    {
        var model = new QuadrantCvae(Small, seed: 3);
        var (_, x) = model.Split(Images, NoLabels);
        var before = model.Prior(x).Mean.ToArray<double>();
        using var paused = Recording.Pause();
        var bias = model.NamedParameters.Single(parameter => parameter.Key == "baseline.pixels.logits.bias").Value;
        bias.CopyFrom(bias + 1);
        Assert.NotEqual(before, model.Prior(x).Mean.ToArray<double>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    public void Quadrants_that_are_not_one_to_three_are_refused(int quadrants)
    {
        using var folder = new TempFolder();
        var config = SmallRun.Config with { Model = new QuadrantCvaeConfig { Quadrants = quadrants } };
        Assert.Equal($"quadrants is {quadrants}; expected a whole number from 1 to 3", Assert.Throws<ConfigurationException>(() => SmallRun.Run(folder.File("run"), config)).Message);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void Settings_that_do_not_go_together_are_refused()
    {
        using var folder = new TempFolder();
        void Refused(QuadrantCvaeConfig model, string expected, int epochs = 3)
        {
            var message = Assert.Throws<ConfigurationException>(() => SmallRun.Run(folder.File("run"), SmallRun.Config with { Model = model, Epochs = epochs })).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            Assert.Empty(folder.Names());
        }

        Refused(new() { BaselineEpochs = 3 }, "epochs is 3, of which up to 3 (baseline_epochs)");
        Refused(new() { BaselineEpochs = 0 }, "baseline_epochs is 0");
        Refused(new() { BaselineEpochs = 1, Patience = 2 }, "patience is 2, but no images are held out");
        Refused(new() { Input = 15 }, "input is 15");
        Refused(new() { Input = 25 }, "input is 25; quadrants need a square image with an even side");
        Refused(new() { Input = 16, BaselineEpochs = 1 }, "input is 16; the images of this data set have 784");
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_refused()
    {
        var model = new QuadrantCvae(Small);
        var (y, x) = model.Split(Images, NoLabels);
        Assert.Contains("[batch, 12]", Assert.Throws<ShapeException>(() => model.Elbo(x, x)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => model.Elbo(y, y));
        Assert.Throws<ShapeException>(() => model.Predict(y));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([2, 4], DType.Float64), x));
        Assert.Throws<ShapeException>(() => model.Split(y, NoLabels));
    }

    [Fact]
    public void It_trains_from_any_of_twenty_seeds()
    {
        var data = new ImageData("digits", SmallRun.Data.Train.Take(64), SmallRun.Data.Test.Take(16));
        for (var seed = 0UL; seed < 20; seed++)
        {
            using var folder = new TempFolder();
            var model = new QuadrantCvaeConfig { Quadrants = 1 + (int)(seed % 3), Divergence = (DivergenceKind)(seed % 2), BaselineEpochs = 1, Hidden = [12], Latent = 3 };
            var config = SmallRun.Config with { Model = model, Epochs = 3, BatchSize = 16, LearningRate = 1e-2, Seed = seed };
            var result = new Trainer(config, data).Run(folder.File("run"), stop: TestContext.Current.CancellationToken);
            // Trainer refuses what is not finite.
            Assert.True(result.Metrics[2]["train_bound"] > result.Metrics[1]["train_bound"], $"seed {seed} learned nothing");
        }
    }
}
