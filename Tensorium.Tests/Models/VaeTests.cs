using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class VaeTests
{
    private static readonly VaeConfig Small = new() { Input = 6, Hidden = [5, 4], Latent = 3, DType = DType.Float64 };

    [Fact]
    public void The_parameters_are_those_of_the_layers()
    {
        var vae = new Vae(new() { Input = 784, Hidden = [400], Latent = 20 }, seed: 0);
        Assert.Equal(652_824, vae.ParameterCount);
        Assert.Equal(
            ["encoder.0.weight", "encoder.0.bias", "posterior.mean.weight", "posterior.mean.bias", "posterior.log_variance.weight", "posterior.log_variance.bias",
                "decoder.0.weight", "decoder.0.bias", "likelihood.logits.weight", "likelihood.logits.bias"],
            vae.NamedParameters.Select(parameter => parameter.Key));
        foreach (var (name, parameter) in vae.NamedParameters.Where(parameter => parameter.Key.EndsWith("weight", StringComparison.Ordinal)))
        {
            var largest = parameter.ToArray<float>().Max(Math.Abs) * Math.Sqrt(parameter.Shape[1]);
            Assert.True(largest is > 0.99 and <= 1, $"{name}: the largest weight is {largest}/√inputs");
        }
    }

    [Fact]
    public void The_bound_is_what_one_computes_by_hand()
    {
        var vae = new Vae(Small, seed: 5);
        var images = Images(4);
        var noise = Tensor.Normal([4, 3], new(9), dtype: DType.Float64).ToArray<double>();
        var elbo = vae.Elbo(images, new(9)).ToArray<double>();

        var state = vae.StateDict().ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToArray<double>());
        double[] Affine(string name, double[] x) =>
            [.. state[name + ".bias"].Select((bias, row) => bias + x.Select((value, column) => value * state[name + ".weight"][(row * x.Length) + column]).Sum())];
        double[] Relu(double[] x) => [.. x.Select(value => Math.Max(0, value))];

        for (var image = 0; image < 4; image++)
        {
            var x = images[image].ToArray<double>();
            var hidden = Relu(Affine("encoder.2", Relu(Affine("encoder.0", x))));
            var (mean, logVariance) = (Affine("posterior.mean", hidden), Affine("posterior.log_variance", hidden));
            var z = mean.Select((m, k) => m + (Math.Exp(logVariance[k] / 2) * noise[(image * 3) + k])).ToArray();
            var logits = Affine("likelihood.logits", Relu(Affine("decoder.2", Relu(Affine("decoder.0", z)))));
            var likelihood = logits.Select((l, i) => (x[i] * -Math.Log(1 + Math.Exp(-l))) + ((1 - x[i]) * -Math.Log(1 + Math.Exp(l)))).Sum();
            var divergence = mean.Select((m, k) => 0.5 * ((m * m) + Math.Exp(logVariance[k]) - 1 - logVariance[k])).Sum();
            Assert.Equal(likelihood - divergence, elbo[image], 1e-12);
        }
    }

    [Fact]
    public void The_gradient_with_respect_to_the_images_is_that_of_finite_differences()
    {
        var vae = new Vae(Small, seed: 1);
        GradCheck.Verify(x => vae.Elbo(x, new(3)), Images(3));
    }

    [Fact]
    public void The_gradient_with_respect_to_each_parameter_is_that_of_finite_differences()
    {
        var vae = new Vae(Small, seed: 2);
        var images = Images(3);
        ObjectiveCheck.Gradients(vae, () => vae.Elbo(images, new(4)));
    }

    [Fact]
    public void The_divergence_is_that_of_samples()
    {
        var vae = new Vae(Small, seed: 3);
        using var paused = Recording.Pause();
        var posterior = vae.Encode(Images(2));
        var samples = posterior.Sample(new(1), [20_000]);
        var estimate = (posterior.LogProb(samples) - vae.Prior.LogProb(samples)).Mean(0).ToArray<double>();
        var exact = KlDivergence.Between(posterior, vae.Prior).ToArray<double>();
        Assert.All(exact.Zip(estimate), pair => Assert.Equal(pair.First, pair.Second, 0.03)); // a standard error is below 0.01
    }

    [Fact]
    public void Importance_sampling_is_above_the_bound_and_one_sample_gives_the_bound_on_average()
    {
        var vae = new Vae(Small, seed: 4);
        using (Recording.Pause())
        {
            // Widens the gap between bound and likelihood, which is small in a model that has learned nothing.
            foreach (var parameter in vae.Parameters) parameter.CopyFrom(parameter * 3);
        }

        var images = Images(40); // more than are done at once
        var bound = Enumerable.Range(0, 400).Select(seed => vae.Elbo(images, new((ulong)seed)).Mean().Item()).Average();
        var one = Enumerable.Range(0, 400).Select(seed => vae.LogLikelihood(images, 1, new(1000 + (ulong)seed)).Mean().Item()).Average();
        var many = vae.LogLikelihood(images, 2003, new(7)).Mean().Item();
        Assert.Equal(bound, one, 0.05);
        Assert.True(many > bound + 0.1, $"{many} with 2003 samples, the bound is {bound}");
        Assert.True(many < 0, "no image of grey pixels is more probable than certain");
    }

    [Fact]
    public void Importance_sampling_agrees_with_integration_in_one_dimension()
    {
        var vae = new Vae(new() { Input = 4, Hidden = [3], Latent = 1, DType = DType.Float64 }, seed: 8);
        var images = Tensor.From<double>([1.0, 0, 0, 1], [1, 4]);
        using var paused = Recording.Pause();
        const int Points = 4001;
        var z = Tensor.Linspace(-10, 10, Points, DType.Float64).Reshape([Points, 1]);
        var integral = (vae.Decode(z).LogProb(images) + vae.Prior.LogProb(z)).Exp().Sum().Item() * 20 / (Points - 1);
        Assert.Equal(Math.Log(integral), vae.LogLikelihood(images, 20_000, new(2)).Item(), 0.01);
    }

    [Fact]
    public void The_model_draws_from_its_own_generator_and_from_no_other()
    {
        var (vae, twin) = (new Vae(Small, seed: 6), new Vae(Small, seed: 6));
        var images = Images(2);
        var first = vae.Elbo(images).ToArray<double>();
        Assert.NotEqual(first, vae.Elbo(images).ToArray<double>());
        twin.Elbo(images, new(1));
        twin.LogLikelihood(images, 3, new(1));
        twin.Sample(2, new(1));
        twin.Reconstruct(images);
        Assert.Equal(first, twin.Elbo(images).ToArray<double>());
    }

    [Fact]
    public void Samples_and_reconstructions_are_images()
    {
        var vae = new Vae(Small, seed: 7);
        foreach (var images in (Tensor[])[vae.Sample(5), vae.Reconstruct(Images(5))])
        {
            Assert.Equal<Shape>([5, 6], images.Shape);
            Assert.False(images.RequiresGrad);
            Assert.All(images.ToArray<double>(), pixel => Assert.InRange(pixel, 0, 1));
        }

        Assert.Equal(vae.Reconstruct(Images(5)).ToArray<double>(), vae.Reconstruct(Images(5)).ToArray<double>());
    }

    [Fact]
    public void Without_hidden_layers_the_maps_are_linear() =>
        Assert.Equal<Shape>([2], new Vae(Small with { Hidden = [] }).Elbo(Images(2)).Shape);

    [Theory]
    [InlineData(0, 5, 3, "input is 0")]
    [InlineData(6, 0, 3, "hidden is [0]")]
    [InlineData(6, 5, 0, "latent is 0")]
    [InlineData(6, 5, -1, "latent is -1")]
    public void Sizes_that_cannot_be_are_refused(int input, int hidden, int latent, string expected)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => new Vae(new() { Input = input, Hidden = [hidden], Latent = latent }));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_refused()
    {
        var vae = new Vae(Small);
        Assert.Contains("[batch, 6]", Assert.Throws<ShapeException>(() => vae.Elbo(Tensor.Zeros([2, 7], DType.Float64))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => vae.LogLikelihood(Tensor.Zeros([6], DType.Float64), 1, new(0)));
        Assert.Throws<ShapeException>(() => vae.Decode(Tensor.Zeros([2, 4], DType.Float64)));
        Assert.Throws<ArgumentException>(() => vae.Elbo(Images(2) * 255));
        Assert.Throws<ArgumentOutOfRangeException>(() => vae.LogLikelihood(Images(2), 0, new(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => vae.Sample(-1));
    }

    [Fact]
    public void A_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        var vae = new Vae(Small, seed: 11);
        vae.Save(folder.File("model.safetensors"));
        var back = Vae.Load(folder.File("model.safetensors"));
        Assert.Equal(Small.Hidden, back.Config.Hidden);
        Assert.Equal(vae.Elbo(Images(2), new(1)).ToArray<double>(), back.Elbo(Images(2), new(1)).ToArray<double>());
    }

    [Fact]
    public void Files_that_are_no_model_are_refused()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        var tensors = new Vae(Small).StateDict();
        void Refused(IReadOnlyDictionary<string, Tensor> state, string? config, string expected)
        {
            Tensorium.IO.Safetensors.Save(path, state, config is null ? null : new Dictionary<string, string> { ["config"] = config });
            Assert.Contains(expected, Assert.Throws<DataFormatException>(() => Vae.Load(path)).Message, StringComparison.Ordinal);
        }

        new Vae(Small).Save(path);
        var good = Tensorium.IO.Safetensors.Load(path).Metadata["config"];
        string Config(string latent, string model = "vae") => good
            .Replace("\"latent\":3", $"\"latent\":{latent}", StringComparison.Ordinal).Replace("\"model\":\"vae\"", $"\"model\":\"{model}\"", StringComparison.Ordinal);
        Refused(tensors, null, "does not say of which sizes");
        Refused(tensors, "{", "this is no JSON");
        Refused(tensors, "[]", "expected a JSON object");
        Refused(tensors, "{}", "'model' is missing");
        Refused(tensors, Config("3", "cave"), "'model' is \"cave\"; expected one of vae");
        Refused(tensors, Config("\"3\""), "'latent' is \"3\"");
        Refused(tensors, Config("3.5"), "'latent' is 3.5");
        Refused(tensors, Config("0"), "latent is 0");
        Refused(tensors, Config("2"), "mean.weight");
        Refused(tensors, Config("4"), $"has more parameters than the {new Vae(Small).ParameterCount} that the file holds");
        // No memory is taken for it.
        Refused(tensors, Config("2147483647"), "latent is 2147483647");
        Refused(tensors, Config("32768"), "has more parameters than");
    }

    [Fact]
    public void A_grid_is_a_picture_with_a_frame()
    {
        using var folder = new TempFolder();
        Tensor.Full([5, 4], 0.5).SaveGrid(folder.File("grid.png"), columns: 3);
        // Width and height stand after the signature and the header's length and type: 3 × (2 + 2) + 2 by 2 × (2 + 2) + 2.
        var png = File.ReadAllBytes(folder.File("grid.png"));
        Assert.Equal((14, 10), (png[19], png[23]));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 5]).SaveGrid(folder.File("no.png")));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([0, 4]).SaveGrid(folder.File("no.png")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([2, 4]).SaveGrid(folder.File("no.png"), columns: 0));
        Assert.Equal(["grid.png"], folder.Names());
    }

    /// <summary>Grey images, away from the ends of [0, 1], so that a difference does not leave it.</summary>
    private static Tensor Images(int count) => Tensor.Uniform([count, 6], new(77), 0.1, 0.9, DType.Float64);
}
