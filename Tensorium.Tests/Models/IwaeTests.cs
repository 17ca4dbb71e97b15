using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Distributions;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class IwaeTests
{
    private static readonly IwaeConfig One = new() { Input = 6, Hidden = [5], Latent = [3], Particles = 4, DType = DType.Float64 };
    private static readonly IwaeConfig Two = One with { Hidden = [5, 4], Latent = [3, 2] };

    [Fact]
    public void The_weights_of_two_layers_are_what_one_computes_by_hand()
    {
        var model = new Iwae(Two, seed: 3);
        var images = Images(2);
        var logWeights = model.LogWeights(images, new(5))(3).ToArray<double>();

        // The same noise in the same order, and each density by its formula.
        var state = model.StateDict();
        Tensor Affine(string name, Tensor x) => x.MatMul(state[name + ".weight"].T) + state[name + ".bias"];
        Tensor Hidden(string name, Tensor x) => Affine($"{name}.2", Affine($"{name}.0", x).Tanh()).Tanh();
        (Tensor Mean, Tensor LogVariance) Normal(string name, Tensor x)
        {
            var hidden = Hidden($"{name}.hidden", x);
            return (Affine($"{name}.head.mean", hidden), Affine($"{name}.head.log_variance", hidden));
        }

        static Tensor LogProb((Tensor Mean, Tensor LogVariance) normal, Tensor x) =>
            (((x - normal.Mean).Square() / normal.LogVariance.Exp()) + normal.LogVariance + Math.Log(2 * Math.PI)).Sum(-1) * -0.5;

        var generator = new Generator(5);
        var q1 = Normal("recognition1", images);
        var h1 = q1.Mean + ((q1.LogVariance * 0.5).Exp() * Tensor.Normal([3, 2, 3], generator, dtype: DType.Float64));
        var q2 = Normal("recognition2", h1);
        var h2 = q2.Mean + ((q2.LogVariance * 0.5).Exp() * Tensor.Normal([3, 2, 2], generator, dtype: DType.Float64));
        var p = Affine("likelihood.logits", Hidden("decoder", h1)).Sigmoid();
        var likelihood = ((images * p.Log()) + ((1 - images) * (1 - p).Log())).Sum(-1);
        var prior = (h2.Square() + Math.Log(2 * Math.PI)).Sum(-1) * -0.5;
        var expected = likelihood + LogProb(Normal("generation1", h2), h1) + prior - LogProb(q1, h1) - LogProb(q2, h2);
        Assert.All(expected.ToArray<double>().Zip(logWeights), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    [Theory]
    [InlineData(1, ParticleBound.Iwae)]
    [InlineData(2, ParticleBound.Iwae)]
    [InlineData(2, ParticleBound.Vae)]
    public void The_gradient_with_respect_to_images_and_parameters_is_that_of_finite_differences(int layers, ParticleBound bound)
    {
        var model = new Iwae((layers == 1 ? One : Two) with { Bound = bound }, seed: 1);
        GradCheck.Verify(x => model.Bound(x, new(3)), Images(2));
        ObjectiveCheck.Gradients(model, () => model.Bound(Images(2), new(4)));
    }

    [Fact]
    public void More_particles_give_a_tighter_bound_and_none_is_above_the_likelihood()
    {
        var images = Images(40);
        double Bound(int particles, ParticleBound bound)
        {
            var model = new Iwae(One with { Particles = particles, Bound = bound }, seed: 4);
            using var paused = Recording.Pause();
            // Widens the gap between bound and likelihood, which is small in a model that has learned nothing.
            foreach (var parameter in model.Parameters) parameter.CopyFrom(parameter * 1.5);
            return Enumerable.Range(0, 200).Average(seed => model.Bound(images, new((ulong)seed)).Mean().Item());
        }

        var (one, five, fifty) = (Bound(1, ParticleBound.Iwae), Bound(5, ParticleBound.Iwae), Bound(50, ParticleBound.Iwae));
        Assert.True(one < five - 0.1 && five < fifty - 0.05, $"L1 {one}, L5 {five}, L50 {fifty}");
        Assert.Equal(one, Bound(5, ParticleBound.Vae), 0.3); // a standard error is about 0.07
    }

    [Fact]
    public void The_output_begins_at_the_mean_image()
    {
        var data = Digits.Load(50, 10);
        var config = new RunConfig { Model = new IwaeConfig { Hidden = [8], Latent = [2] } };
        var task = new IwaeTask(new Iwae((IwaeConfig)config.Model), config, data);
        var mean = ((Iwae)task.Model).Decode(Tensor.Zeros([1, 2])).Mean.ToArray<float>();
        var expected = data.Train.Mean().ToArray<float>();
        // The weights' part is small: the hidden units of z = 0 are zero.
        Assert.All(expected.Zip(mean), pair => Assert.Equal(Math.Clamp(pair.First, 0.001f, 0.999f), pair.Second, 1e-4f));
    }

    [Fact]
    public void Twenty_seeds_train_to_finite_bounds_and_a_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        var data = Digits.Load(64, 16);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var config = IwaeConfig.IwaeKind.Default with { Model = new IwaeConfig { Hidden = [16, 8], Latent = [4, 2], Particles = 3 }, Epochs = 2, Seed = seed };
            var path = folder.File($"run{seed}");
            var metrics = new Trainer(config, data).Run(path, stop: TestContext.Current.CancellationToken).Metrics;
            Assert.All(metrics, epoch => Assert.True(double.IsFinite(epoch["train_bound"]) && double.IsFinite(epoch["test_bound"])));
            var (model, read) = ModelFile.Load(RunFolder.Open(path).ModelFile);
            Assert.Equal(config.Model, read);
            Assert.Equal(metrics[^1]["test_bound"], Evaluation.Bound(model, ImageTask.Binarized(data.Test, Binarization.Dynamic), seed, ((Iwae)model).Bound).Mean);
        }
    }

    [Fact]
    public void A_unit_that_says_nothing_is_not_active()
    {
        var model = new Iwae(new IwaeConfig { Hidden = [8], Latent = [3] }, seed: 2);
        var images = Digits.Load(60, 1).Train;
        using var paused = Recording.Pause();
        var mean = model.NamedParameters.Single(parameter => parameter.Key == "recognition1.head.mean.weight").Value;
        mean.CopyFrom(mean * Tensor.From<float>([0f, 1, 10], [3, 1]));
        var variances = ActiveUnits.Variances(model, images);
        Assert.Equal(0, variances[0]);
        Assert.Equal(variances.Count(variance => variance > 0.01), ActiveUnits.Count(model, images));
        var means = Enumerable.Range(0, 60).Select(i => (double)model.PosteriorMean(images.Images(i, 1))[0, 2].Item()).ToArray();
        Assert.Equal(means.Sum(x => (x - means.Average()) * (x - means.Average())) / 60, variances[2], 1e-6);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        Assert.Contains("particles is 0", Assert.Throws<ConfigurationException>(() => new Iwae(One with { Particles = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("a hidden width for each", Assert.Throws<ConfigurationException>(() => new Iwae(One with { Latent = [3, 2] })).Message, StringComparison.Ordinal);
        Assert.Contains("at least one stochastic layer", Assert.Throws<ConfigurationException>(() => new Iwae(One with { Latent = [], Hidden = [] })).Message, StringComparison.Ordinal);
    }

    private static Tensor Images(int count) => Tensor.Uniform([count, 6], new(count == 2 ? 7ul : 8), dtype: DType.Float64);
}
