using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ConvolutionalVaeTests
{
    private static readonly VaeConfig Small = new()
    {
        Architecture = NetworkKind.Conv, Input = 64, Channels = [2, 3], Hidden = [5], Latent = 2, Activation = Activation.Tanh, DType = DType.Float64,
    };

    [Fact]
    public void The_parameters_are_those_of_the_usual_network()
    {
        var vae = new Vae(new() { Architecture = NetworkKind.Conv, Hidden = [256], Latent = 16 });
        Assert.Equal(
            [
                ("encoder.0.images.0.weight", [32, 1, 4, 4]), ("encoder.0.images.0.bias", [32]), ("encoder.0.images.2.weight", [64, 32, 4, 4]), ("encoder.0.images.2.bias", [64]),
                ("encoder.1.0.weight", [256, 3136]), ("encoder.1.0.bias", [256]),
                ("posterior.mean.weight", [16, 256]), ("posterior.mean.bias", [16]), ("posterior.log_variance.weight", [16, 256]), ("posterior.log_variance.bias", [16]),
                ("decoder.0.0.weight", [256, 16]), ("decoder.0.0.bias", [256]), ("decoder.0.2.weight", [3136, 256]), ("decoder.0.2.bias", [3136]),
                ("decoder.1.images.0.weight", [64, 32, 4, 4]), ("decoder.1.images.0.bias", [32]),
                ("likelihood.logits.images.weight", [32, 1, 4, 4]), ("likelihood.logits.images.bias", [1]),
            ],
            vae.NamedParameters.Select(parameter => (parameter.Key, parameter.Value.Shape.ToArray())));
    }

    [Fact]
    public void The_bound_is_that_of_the_ops_one_after_the_other()
    {
        var vae = new Vae(Small, seed: 5);
        var (images, noise) = (Images(3), Tensor.Normal([3, 2], new(9), dtype: DType.Float64));
        var state = vae.StateDict();
        Tensor Affine(string name, Tensor x) => x.MatMul(state[name + ".weight"].T) + state[name + ".bias"];
        Tensor Down(string name, Tensor x) => x.Conv2d(state[name + ".weight"], 2, 1) + state[name + ".bias"].Reshape(-1, 1, 1);
        Tensor Up(string name, Tensor x) => x.ConvTranspose2d(state[name + ".weight"], 2, 1) + state[name + ".bias"].Reshape(-1, 1, 1);

        var maps = Down("encoder.0.images.2", Down("encoder.0.images.0", images.Reshape(3, 1, 8, 8)).Tanh()).Tanh();
        Assert.Equal<Shape>([3, 3, 2, 2], maps.Shape);
        var hidden = Affine("encoder.1.0", maps.Reshape(3, 12)).Tanh();
        var (mean, logVariance) = (Affine("posterior.mean", hidden), Affine("posterior.log_variance", hidden));
        var z = mean + ((logVariance / 2).Exp() * noise);
        var back = Affine("decoder.0.2", Affine("decoder.0.0", z).Tanh()).Tanh().Reshape(3, 3, 2, 2);
        var logits = Up("likelihood.logits.images", Up("decoder.1.images.0", back).Tanh()).Reshape(3, 64);
        var likelihood = ((images * logits) - logits.Softplus()).Sum(1);
        var divergence = 0.5 * (mean.Square() + logVariance.Exp() - 1 - logVariance).Sum(1);

        Assert.All(
            (likelihood - divergence).ToArray<double>().Zip(vae.Elbo(images, new(9)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_gradient_with_respect_to_the_images_is_that_of_finite_differences()
    {
        var vae = new Vae(Small, seed: 1);
        GradCheck.Verify(x => vae.Elbo(x, new(3)), Images(2));
    }

    [Fact]
    public void The_gradient_with_respect_to_each_parameter_is_that_of_finite_differences()
    {
        var vae = new Vae(Small, seed: 2);
        var images = Images(2);
        ObjectiveCheck.Gradients(vae, () => vae.Elbo(images, new(4)).Sum());
    }

    [Fact]
    public void Several_samples_for_each_image_are_decoded_at_once()
    {
        var vae = new Vae(Small, seed: 3);
        var z = Tensor.Normal([4, 3, 2], new(1), dtype: DType.Float64);
        var together = vae.Decode(z).Mean;
        Assert.Equal<Shape>([4, 3, 64], together.Shape);
        Assert.Equal(vae.Decode(z[2]).Mean.ToArray<double>(), together[2].ToArray<double>());
        Assert.Equal<Shape>([0, 64], vae.Decode(z[0, ..0]).Mean.Shape);
        Assert.True(double.IsFinite(vae.LogLikelihood(Images(3), 5, new(2)).Mean().Item()));
    }

    [Fact]
    public void Pixels_that_share_a_bias_begin_with_the_mean_over_pixels()
    {
        var vae = new Vae(Small with { InitialWeights = InitialWeights.Xavier }, seed: 3);
        vae.Likelihood.StartAtMean(Tensor.Full([64], 0.25, DType.Float64));
        Assert.Equal(-Math.Log(3), vae.StateDict()["likelihood.logits.images.bias"].Item(), 1e-6);
    }

    [Fact]
    public void First_weights_are_of_the_style_that_is_asked_for()
    {
        var (uniform, xavier) = (new Vae(Small).StateDict(), new Vae(Small with { InitialWeights = InitialWeights.Xavier }).StateDict());
        Assert.InRange(uniform["encoder.0.images.2.weight"].ToArray<double>().Max(Math.Abs), 0.9 / Math.Sqrt(32), 1 / Math.Sqrt(32));
        // 2 channels of 16 taps to 3, and in the decoder the same way back.
        foreach (var name in (string[])["encoder.0.images.2", "decoder.1.images.0"])
        {
            Assert.InRange(xavier[name + ".weight"].ToArray<double>().Max(Math.Abs), 0.9 * Math.Sqrt(6.0 / 80), Math.Sqrt(6.0 / 80));
            Assert.All(xavier[name + ".bias"].ToArray<double>(), bias => Assert.Equal(0, bias));
        }
    }

    [Fact]
    public void A_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        var vae = new Vae(Small, seed: 11);
        vae.Save(folder.File("model.safetensors"));
        var back = Vae.Load(folder.File("model.safetensors"));
        Assert.Equal(Small, back.Config);
        Assert.Equal(vae.Elbo(Images(2), new(1)).ToArray<double>(), back.Elbo(Images(2), new(1)).ToArray<double>());
    }

    [Theory]
    [InlineData(63, new[] { 2 }, "input is 63; convolutional networks take square images")]
    [InlineData(36, new[] { 2, 2 }, "6×6 pixels cannot be halved 2 times")]
    [InlineData(64, new[] { 2, 2, 2, 2 }, "8×8 pixels cannot be halved 4 times")]
    [InlineData(64, new int[0], "channels is []")]
    [InlineData(64, new[] { 2, 0 }, "channels is [2,0]")]
    public void Networks_that_cannot_be_are_refused(int input, int[] channels, string expected)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => new Vae(Small with { Input = input, Channels = channels }));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static Tensor Images(int count) => Tensor.Uniform([count, 64], new(77), 0.1, 0.9, DType.Float64);
}
