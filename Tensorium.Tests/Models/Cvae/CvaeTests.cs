using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Tensorium.Tests.Training;
using Xunit;

namespace Tensorium.Tests.Models.Conditional;

public sealed class CvaeTests
{
    private static readonly CvaeConfig Small = new() { Input = 6, Classes = 3, Hidden = [5], Latent = 2, DType = DType.Float64 };
    private static readonly Tensor Labels = Tensor.From<long>([2, 0, 1, 2]);

    private static Tensor Images => Tensor.Uniform([4, 6], new(77), 0.1, 0.9, DType.Float64);

    [Fact]
    public void The_bound_is_what_one_computes_by_hand()
    {
        var model = new Cvae(Small, seed: 5);
        var state = model.StateDict();
        Tensor Affine(string name, Tensor x) => x.MatMul(state[name + ".weight"].T) + state[name + ".bias"];

        // The one-hot label stands behind the image, and behind z.
        var classes = Tensor.From<double>([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1], [4, 3]);
        var hidden = Affine("encoder.0", Tensor.Cat([Images, classes], 1)).Relu();
        var (mean, logVariance) = (Affine("posterior.mean", hidden), Affine("posterior.log_variance", hidden));
        var z = mean + ((logVariance * 0.5).Exp() * Tensor.Normal([4, 2], new(9), dtype: DType.Float64));
        var p = Affine("likelihood.logits", Affine("decoder.0", Tensor.Cat([z, classes], 1)).Relu()).Sigmoid();
        var expected = ((Images * p.Log()) + ((1 - Images) * (1 - p).Log())).Sum(-1) - ((mean.Square() + logVariance.Exp() - 1 - logVariance).Sum(-1) * 0.5);
        Assert.All(expected.ToArray<double>().Zip(model.Elbo(Images, Labels, new(9)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_gradient_with_respect_to_images_and_parameters_is_that_of_finite_differences()
    {
        var model = new Cvae(Small, seed: 1);
        GradCheck.Verify(x => model.Elbo(x, Labels, new(3)), Images);
        ObjectiveCheck.Gradients(model, () => model.Elbo(Images, Labels, new(4)));
        GradCheck.Verify(x => model.LogWeights(x, Labels, 3, new(3)), Images);
        foreach (var parameter in model.Parameters) parameter.ClearGrad();
        ObjectiveCheck.Gradients(model, () => model.LogWeights(Images, Labels, 3, new(4)));
    }

    [Fact]
    public void The_mean_of_log_weights_estimates_the_bound()
    {
        var model = new Cvae(Small, seed: 2);
        using var paused = Recording.Pause();
        foreach (var parameter in model.Parameters) parameter.CopyFrom(parameter * 2);
        var sampled = model.LogWeights(Images, Labels, 40_000, new(1)).Mean(0).ToArray<double>();
        var bound = Enumerable.Range(0, 4000).Select(seed => model.Elbo(Images, Labels, new((ulong)seed))).Aggregate((a, b) => a + b) / 4000;
        Assert.All(bound.ToArray<double>().Zip(sampled), pair => Assert.Equal(pair.First, pair.Second, 0.05)); // a standard error is below 0.015
    }

    [Fact]
    public void It_learns_what_the_class_tells()
    {
        // Two classes that are each other's negatives: the label alone tells all.
        var images = Tensor.From<double>([1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], [2, 6]);
        var model = new Cvae(Small with { Classes = 2 }, seed: 3);
        var adam = new Tensorium.Models.Optim.Adam(model.Parameters, learningRate: 0.05);
        for (var step = 0; step < 150; step++)
        {
            (-model.Elbo(images, Tensor.From<long>([0, 1])).Mean()).Backward();
            adam.Step();
        }

        var dreamt = model.Sample(Tensor.From<long>([1, 0, 1]), new Generator(1)).ToArray<double>();
        Assert.All(dreamt.Zip((double[])[0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]), pair => Assert.Equal(pair.Second, pair.First, 0.2));
    }

    [Fact]
    public void Samples_are_images_of_the_classes_asked_for()
    {
        using var folder = new TempFolder();
        var model = new Cvae(Small with { Input = 4 }, seed: 7);
        model.SaveClassGrid(folder.File("all.png"), 5, new(1));
        model.SaveClassGrid(folder.File("one.png"), 9, new(1), only: 2);
        // Width and height stand after the signature and the header's length and type; images are 2 pixels wide, with 2 between them.
        static (int, int) Size(byte[] png) => (png[19], png[23]);
        Assert.Equal((2 + (5 * 4), 2 + (3 * 4)), Size(File.ReadAllBytes(folder.File("all.png"))));
        Assert.Equal((2 + (3 * 4), 2 + (3 * 4)), Size(File.ReadAllBytes(folder.File("one.png"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.SaveClassGrid(folder.File("no.png"), 5, new(1), only: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(Tensor.From<long>([-1])));
        Assert.False(model.Sample(Labels).RequiresGrad);
        Assert.Equal(["all.png", "one.png"], folder.Names());
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_refused()
    {
        var model = new Cvae(Small);
        Assert.Contains("[4, 6]", Assert.Throws<ShapeException>(() => model.Elbo(Tensor.Zeros([4, 7], DType.Float64), Labels)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => model.Elbo(Tensor.Zeros([3, 6], DType.Float64), Labels));
        Assert.Throws<ShapeException>(() => model.Elbo(Images, Labels.Reshape([4, 1])));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([4, 3], DType.Float64), Labels));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Elbo(Images, Labels + 1));
        Assert.Throws<ArgumentException>(() => model.Elbo(Images * 255, Labels));
    }

    [Fact]
    public void A_label_outside_of_the_classes_is_refused_before_anything_is_trained()
    {
        using var folder = new TempFolder();
        var config = SmallRun.Config with { Model = new CvaeConfig { Classes = 5, Hidden = [4], Latent = 2 } };
        var refusal = Assert.Throws<ConfigurationException>(() => SmallRun.Run(folder.File("run"), config));
        Assert.Matches(@"^classes is 5, so labels go from 0 to 4; that of training image \d+ is \d$", refusal.Message);
        Assert.Empty(folder.Names());
        foreach (var classes in (int[])[0, -1, 257]) Assert.Contains($"classes is {classes}", Assert.Throws<ConfigurationException>(() => new Cvae(Small with { Classes = classes })).Message, StringComparison.Ordinal);
        Assert.Contains("input is 6", Assert.Throws<ConfigurationException>(() => SmallRun.Run(folder.File("run"), config with { Model = new CvaeConfig { Input = 6 } })).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void It_trains_from_any_of_twenty_seeds()
    {
        var data = new ImageData("digits", SmallRun.Data.Train.Take(64), SmallRun.Data.Test.Take(16));
        for (var seed = 0UL; seed < 20; seed++)
        {
            using var folder = new TempFolder();
            var config = SmallRun.Config with { Model = new CvaeConfig { Hidden = [12], Latent = 3 }, Epochs = 2, BatchSize = 16, LearningRate = 1e-2, Seed = seed };
            var result = new Trainer(config, data).Run(folder.File("run"), stop: TestContext.Current.CancellationToken);
            // Trainer refuses what is not finite.
            Assert.True(result.Metrics[1]["train_elbo"] > result.Metrics[0]["train_elbo"], $"seed {seed} learned nothing");
        }
    }

    [Fact]
    public void A_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        var model = new Cvae(Small, seed: 11);
        ModelFile.Save(folder.File("model.safetensors"), model, model.Config);
        var back = ModelFile.Load<Cvae>(folder.File("model.safetensors"));
        Assert.Equal(Small, back.Config);
        Assert.Equal(model.Elbo(Images, Labels, new(1)).ToArray<double>(), back.Elbo(Images, Labels, new(1)).ToArray<double>());
    }
}
