using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Bounds;
using Tensorium.Models.Data;
using Tensorium.Models.Distributions;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>Likelihoods, and objectives that weigh the divergence.</summary>
public sealed class VaeFamilyTests
{
    private static readonly ImageData Data = Digits.Load(64, 16);

    public static TheoryData<LikelihoodKind> Likelihoods => [.. Enum.GetValues<LikelihoodKind>()];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void Every_likelihood_gives_a_bound_whose_gradients_are_those_of_finite_differences(LikelihoodKind likelihood)
    {
        var vae = new Vae(new() { Input = 6, Hidden = [5], Latent = 2, Likelihood = likelihood, Deviation = 0.3, DType = DType.Float64 }, seed: 1);
        var images = (Tensor.Uniform([3, 6], new(2), dtype: DType.Float64) * 255).Round() / 255;
        ObjectiveCheck.Gradients(vae, () => vae.Elbo(images, new(4)), tolerance: 1e-5);
        Assert.All(vae.Sample(4).ToArray<double>(), pixel => Assert.InRange(pixel, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void Every_likelihood_begins_at_the_mean(LikelihoodKind kind)
    {
        var random = new Generator(3);
        var likelihood = Likelihood.Create(kind, 4, 5, new(DType: DType.Float64), random);
        var mean = Tensor.From(0, 0.2, 0.5, 0.75, 1);
        likelihood.StartAtMean(mean);
        var there = likelihood.Forward(Tensor.Zeros([4], DType.Float64)).Mean.ToArray<double>();
        // The mean of pixels that are rounded and cut off is not that of the distribution before.
        if (kind != LikelihoodKind.DiscretizedLogistic) Assert.All(mean.Clamp(0.001, 0.999).ToArray<double>().Zip(there), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        else Assert.True(there[0] < there[1] && there[1] < there[2] && Math.Abs(there[2] - 0.5) < 1e-9, string.Join(' ', there));
    }

    [Fact]
    public void A_learned_deviation_stays_above_its_floor()
    {
        var likelihood = Likelihood.Create(LikelihoodKind.LearnedGaussian, 2, 3, new(DType: DType.Float64), new(1), deviation: 0.05);
        var variance = likelihood.Forward(Tensor.From(new double[,] { { 1e3, -1e3 }, { -1e3, 1e3 } })).Variance.ToArray<double>();
        Assert.All(variance, value => Assert.True(value >= 0.0025 * (1 - 1e-12), $"{value}"));
    }

    public static TheoryData<string> KindsWithALikelihood => [.. ModelKinds.All.Where(kind => LikelihoodOf(kind.Default.Model) is not null).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(KindsWithALikelihood))]
    public void Grey_likelihoods_are_not_for_black_and_white(string kind)
    {
        using var folder = new TempFolder();
        var standard = ModelKinds.Find(kind)!.Default;
        foreach (var likelihood in Enum.GetValues<LikelihoodKind>().Where(kind => kind != LikelihoodKind.Bernoulli))
        {
            var config = standard with { Model = (ModelConfig)LikelihoodOf(standard.Model)!.With(standard.Model, likelihood), Binarize = Binarization.Dynamic };
            var refusal = Assert.Throws<ConfigurationException>(() => new Trainer(config, Data).Run(folder.File("run"), stop: TestContext.Current.CancellationToken));
            Assert.Contains("that likelihood is for grey pixels", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty(folder.Names());
    }

    [Fact]
    public void Free_bits_cost_nothing_and_a_capacity_is_aimed_at()
    {
        var divergence = Tensor.From(new double[,] { { 0.2, 3 }, { 0.4, 5 } });
        Assert.Equal(0.5 + 4, DivergencePenalty.FreeBits(divergence, 0.5).Item(), 1e-14);
        Assert.Equal(0.3 + 4, DivergencePenalty.FreeBits(divergence, 0.1).Item(), 1e-14);
        Assert.Equal(10 * Math.Abs(4.3 - 25), DivergencePenalty.Capacity(divergence.Sum(-1), 25, 10).Item(), 1e-12);
        Assert.Throws<ShapeException>(() => DivergencePenalty.FreeBits(divergence.Sum(-1), 1));
        GradCheck.Verify(x => DivergencePenalty.FreeBits(x, 0.5), divergence);
        GradCheck.Verify(x => DivergencePenalty.Capacity(x.Sum(-1), 2, 10), divergence);
    }

    [Theory]
    [InlineData(4, 0, 0, 0)]
    [InlineData(0.5, 3, 0, 0)]
    [InlineData(1, 0, 0.2, 0)]
    [InlineData(1, 0, 0, 5)]
    public void Every_objective_is_what_it_says_and_its_gradients_are_those_of_finite_differences(double beta, double warmUp, double freeBits, double capacity)
    {
        const double Epochs = 1.5;
        var settings = new VaeConfig { Hidden = [3], Latent = 2, Beta = beta, WarmUp = warmUp, FreeBits = freeBits, Capacity = capacity, CapacityEpochs = 4, CapacityWeight = 7, DType = DType.Float64 };
        var vae = new Vae(settings, seed: 2);
        var task = new VaeTask(vae, new() { Model = settings }, Data);
        var images = Data.Train.Images(0, 3).To(DType.Float64);
        var (reconstruction, divergence) = vae.Terms(images, new(5));
        Assert.Equal(vae.Elbo(images, new(5)).Sum().Item(), (reconstruction - divergence.Sum(-1)).Sum().Item(), 1e-10);

        var expected = reconstruction.Mean().Item() - (capacity > 0
            ? 7 * Math.Abs(divergence.Sum(-1).Mean().Item() - (capacity * Epochs / 4))
            : beta * (warmUp > 0 ? Epochs / warmUp : 1) * divergence.Mean(0).ToArray<double>().Sum(nats => Math.Max(nats, freeBits)));
        Assert.Equal(expected, task.Objective(images, Epochs, new(5)).Item(), 1e-9);

        GradCheck.Verify(x => task.Objective(x.Sigmoid(), Epochs, new(5)), Tensor.Normal([1, 784], new(1), dtype: DType.Float64));
    }

    [Fact]
    public void An_autoencoder_raises_and_measures_the_reconstruction_by_the_encoders_mean()
    {
        var settings = (VaeConfig)VaeConfig.AutoencoderKind.Default.Model with { Hidden = [3], Latent = 2, DType = DType.Float64 };
        var run = new RunConfig { Model = settings, Seed = 4 };
        var task = Assert.IsType<AutoencoderTask>(settings.CreateTask(run, Data));
        var vae = (Vae)task.Model;
        var images = Data.Test.Images(0, Data.Test.Count).To(DType.Float64);
        var expected = vae.Decode(vae.PosteriorMean(images)).LogProb(images).Mean().Item();
        Assert.Equal(expected, task.Reconstruction(images).Mean().Item(), 1e-12);
        Assert.Equal(["test_reconstruction"], task.MeasureNames);
        Assert.Equal(expected, Assert.Single(task.Evaluate()), 1e-9);
        GradCheck.Verify(x => task.Reconstruction(x.Sigmoid()).Mean(), Tensor.Normal([1, 784], new(1), dtype: DType.Float64));
    }

    [Theory]
    [InlineData("beta-vae")]
    [InlineData("autoencoder")]
    [InlineData("vae")]
    public void Twenty_seeds_train_to_finite_measures_with_every_objective(string kind)
    {
        using var folder = new TempFolder();
        var standard = ModelKinds.Find(kind)!.Default;
        Assert.Equal(kind, standard.Model.Kind);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var model = (VaeConfig)standard.Model with { Hidden = [16], Latent = 3, Likelihood = (LikelihoodKind)(seed % 4), WarmUp = kind == "vae" && seed % 2 == 0 ? 1 : 0, Capacity = kind == "beta-vae" && seed % 2 == 0 ? 5 : 0 };
            var path = folder.File($"run{seed}");
            // Paused before its end, a run draws no pictures, which would take most of the time.
            var trainer = new Trainer(standard with { Model = model, Epochs = 3, BatchSize = 16, Seed = seed }, Data) { PauseAfterEpoch = 2 };
            var metrics = trainer.Run(path, stop: TestContext.Current.CancellationToken).Metrics;
            Assert.Equal(2, metrics.Count);
            Assert.All(metrics.SelectMany(epoch => epoch.Measures), measure => Assert.True(double.IsFinite(measure.Value), measure.Key));
            Assert.Equal(kind, ModelFile.Load(RunFolder.Open(path).ModelFile).Config.Kind);
        }
    }

    [Fact]
    public void Less_weight_on_the_divergence_gives_more_of_it()
    {
        using var folder = new TempFolder();
        double Divergence(double beta)
        {
            var config = new RunConfig { Model = new VaeConfig { Hidden = [64], Latent = 4, Beta = beta }, Epochs = 15, BatchSize = 16, LearningRate = 3e-3 };
            return new Trainer(config, Data).Run(folder.File($"run{beta}"), stop: TestContext.Current.CancellationToken).Metrics[^1]["test_divergence"];
        }

        var (light, heavy) = (Divergence(0.1), Divergence(10));
        Assert.True(light > heavy + 2, $"{light} with 0.1, {heavy} with 10");
    }

    [Fact]
    public void Settings_that_do_not_go_together_are_refused()
    {
        Assert.Contains("one or the other", Assert.Throws<ConfigurationException>(() => new Vae(new() { Capacity = 5, FreeBits = 1 })).Message, StringComparison.Ordinal);
        foreach (var about in new VaeConfig[] { new() { Beta = 0, Capacity = 5 }, new() { Beta = 0, FreeBits = 1 }, new() { Beta = 0, WarmUp = 2 } })
            Assert.Contains("beta is 0, which leaves the divergence out", Assert.Throws<ConfigurationException>(() => new Vae(about)).Message, StringComparison.Ordinal);
        Assert.Contains("beta is -1; expected a number of at least 0", Assert.Throws<ConfigurationException>(() => new Vae(new() { Beta = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("deviation is 0; expected a number above 0", Assert.Throws<ConfigurationException>(() => new Vae(new() { Deviation = 0 })).Message, StringComparison.Ordinal);
    }

    private static Setting? LikelihoodOf(ModelConfig config) => config.Settings.FirstOrDefault(setting => setting.Key == "likelihood");
}
