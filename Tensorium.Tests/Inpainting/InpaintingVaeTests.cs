using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Tests.IO;
using Tensorium.Tests.Models;
using Xunit;

namespace Tensorium.Tests.Inpainting;

public sealed class InpaintingVaeTests
{
    private static readonly InpaintConfig Small = new() { Input = 64, Channels = [2, 3], Hidden = [4], Latent = 2, Activation = Activation.Tanh, Fill = 0.3, DType = DType.Float64 };

    public static TheoryData<HiddenPixels, InpaintingTarget> Cases => new MatrixTheoryData<HiddenPixels, InpaintingTarget>(Enum.GetValues<HiddenPixels>(), Enum.GetValues<InpaintingTarget>());

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bound_is_the_likelihood_of_the_target_less_the_divergence(HiddenPixels kind, InpaintingTarget target)
    {
        var model = new InpaintingVae(Small with { HiddenPixels = kind, Target = target }, seed: 1);
        var (images, seen) = (Images(3), Seen(3));
        var posterior = model.Encode(images, seen);
        var noise = Tensor.Normal([3, 2], new(9), dtype: DType.Float64);
        var probabilities = model.Decode(posterior.Mean + (posterior.Variance.Sqrt() * noise)).Mean;
        var each = (images * probabilities.Log()) + ((1 - images) * (1 - probabilities).Log());
        var likelihood = (target == InpaintingTarget.All ? each : each * seen.To(DType.Float64)).Sum(1);
        var divergence = 0.5 * (posterior.Mean.Square() + posterior.Variance - 1 - posterior.Variance.Log()).Sum(1);
        Assert.All(
            (likelihood - divergence).ToArray<double>().Zip(model.MaskedElbo(images, seen, new(9)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_central_differences(HiddenPixels kind, InpaintingTarget target)
    {
        var model = new InpaintingVae(Small with { HiddenPixels = kind, Target = target }, seed: 2);
        var (images, seen) = (Images(2), Seen(2));
        GradCheck.Verify(x => model.MaskedElbo(x, seen, new(4)), images);
        ObjectiveCheck.Gradients(model, () => model.MaskedElbo(images, seen, new(4)).Sum());
    }

    [Theory]
    [InlineData(HiddenPixels.Partial)]
    [InlineData(HiddenPixels.Fill)]
    [InlineData(HiddenPixels.FillAndMask)]
    public void What_is_hidden_is_not_looked_at(HiddenPixels kind)
    {
        var model = new InpaintingVae(Small with { HiddenPixels = kind, Target = InpaintingTarget.Observed }, seed: 3);
        var (images, seen) = (Images(3), Seen(3));
        var missing = Tensor.Where(seen, images, double.NaN);
        Assert.Equal(model.MaskedElbo(images, seen, new(1)).ToArray<double>(), model.MaskedElbo(missing, seen, new(1)).ToArray<double>());
        Assert.Equal(model.Inpaint(images, seen).ToArray<double>(), model.Inpaint(missing, seen).ToArray<double>());
        model.MaskedElbo(missing, seen, new(1)).Sum().Backward();
        Assert.All(model.Parameters, parameter => Assert.All(parameter.Grad!.ToArray<double>(), value => Assert.True(double.IsFinite(value))));
    }

    [Fact]
    public void Partial_convolutions_tell_a_hole_from_what_would_fill_it_and_filled_ones_do_not()
    {
        var (images, seen) = (Tensor.Where(Seen(1), Images(1), 0.3), Seen(1));
        bool Tells(HiddenPixels kind)
        {
            var model = new InpaintingVae(Small with { HiddenPixels = kind }, seed: 3);
            return !model.Encode(images, seen).Mean.ToArray<double>().SequenceEqual(model.PosteriorMean(images).ToArray<double>());
        }

        Assert.True(Tells(HiddenPixels.Partial));
        Assert.True(Tells(HiddenPixels.FillAndMask));
        Assert.False(Tells(HiddenPixels.Fill));
    }

    [Fact]
    public void Partial_and_plain_convolutions_begin_alike()
    {
        var plain = new InpaintingVae(Small with { HiddenPixels = HiddenPixels.Fill }, seed: 4).StateDict();
        var partial = new InpaintingVae(Small, seed: 4).StateDict();
        Assert.Equal(
            plain.Values.Select(value => (value.Shape.ToString(), value.ToArray<double>().Sum())),
            partial.Values.Select(value => (value.Shape.ToString(), value.ToArray<double>().Sum())));
    }

    [Fact]
    public void What_is_seen_stays_and_what_is_hidden_is_the_decoders_mean()
    {
        var model = new InpaintingVae(Small, seed: 5);
        var (images, seen) = (Images(3), Seen(3));
        var expected = Tensor.Where(seen, images, model.Decode(model.Encode(images, seen).Mean).Mean);
        var filled = model.Inpaint(images, seen);
        Assert.Equal(expected.ToArray<double>(), filled.ToArray<double>());
        Assert.False(filled.RequiresGrad);
    }

    [Fact]
    public void With_nothing_hidden_it_is_a_variational_autoencoder()
    {
        var model = new InpaintingVae(Small, seed: 6);
        using var paused = Recording.Pause();
        foreach (var parameter in model.Parameters) parameter.CopyFrom(parameter * 2);
        var images = Images(20);
        var all = Tensor.Ones(images.Shape) > 0;
        var masked = Enumerable.Range(0, 200).Select(seed => model.MaskedElbo(images, all, new((ulong)seed)).Mean().Item()).Average();
        var elbo = Enumerable.Range(0, 200).Select(seed => model.Elbo(images, new((ulong)seed)).Mean().Item()).Average();
        Assert.Equal(masked, elbo, 0.05); // one by the exact divergence, the other by its estimate
        Assert.True(model.LogLikelihood(images, 500, new(1)).Mean().Item() >= elbo - 0.02);
        Assert.Equal<Shape>([3, 64], model.Sample(3, new(1)).Shape);
    }

    [Fact]
    public void A_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        var model = new InpaintingVae(Small with { HiddenPixels = HiddenPixels.FillAndMask, Holes = HoleKind.Rectangle, LeastHidden = 0.2 }, seed: 11);
        ModelFile.Save(folder.File("model.safetensors"), model, model.Config);
        var back = ModelFile.Load<InpaintingVae>(folder.File("model.safetensors"));
        Assert.Equal(model.Config, back.Config);
        Assert.Equal(model.Inpaint(Images(2), Seen(2)).ToArray<double>(), back.Inpaint(Images(2), Seen(2)).ToArray<double>());
    }

    [Fact]
    public void Configurations_that_cannot_be_are_refused()
    {
        void Refused(InpaintConfig config, string expected)
        {
            var refusal = Assert.Throws<ConfigurationException>(() => new InpaintingVae(config));
            Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }

        Refused(Small with { MostHidden = 1 }, "could hide everything of 64 pixels");
        Refused(Small with { LeastHidden = 0.001 }, "could hide nothing of 64 pixels");
        Refused(Small with { LeastHidden = 0 }, "least_hidden is 0");
        Refused(Small with { MostHidden = 1.5 }, "most_hidden is 1.5");
        Refused(Small with { LeastHidden = 0.6, MostHidden = 0.4 }, "expected the least to be no more than the most");
        Refused(Small with { Fill = 2 }, "fill is 2");
        Refused(Small with { Channels = [2, 2, 2, 2] }, "cannot be halved 4 times");
        Refused(Small with { Input = 63 }, "input is 63");
    }

    [Fact]
    public void Images_and_masks_that_do_not_fit_are_refused()
    {
        var model = new InpaintingVae(Small);
        var (images, seen) = (Images(2), Seen(2));
        Assert.Contains("image 1 hides everything", Assert.Throws<ArgumentException>(() => model.Inpaint(images, Blank(seen, row: 1, value: false))).Message, StringComparison.Ordinal);
        Assert.Contains("image 0 hides nothing", Assert.Throws<ArgumentException>(() => model.Inpaint(images, Blank(seen, row: 0, value: true))).Message, StringComparison.Ordinal);
        Assert.Throws<DTypeException>(() => model.Encode(images, images));
        Assert.Throws<ShapeException>(() => model.Encode(images, Seen(3)));
        Assert.Throws<ShapeException>(() => model.Encode(Tensor.Zeros([2, 63], DType.Float64), seen));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([2, 3], DType.Float64)));
        Assert.Throws<DTypeException>(() => model.Decode(Tensor.Zeros([2, 2], DType.Float64)).LogProb(images, images));
    }

    [Fact]
    public void The_likelihood_of_what_is_observed_leaves_the_rest_out()
    {
        var normal = new Independent(Normal.FromLogVariance(Tensor.From<double>([0.5, -1, 2], [3]), Tensor.From<double>([0, 1, -1], [3])), 1);
        var x = Tensor.From<double>([0.1, double.NaN, 1.5, 0.2, 0.3, double.NegativeInfinity], [2, 3]);
        var observed = Tensor.From<bool>([true, false, true, true, true, false], [2, 3]);
        double One(double value, double mean, double logVariance) => -0.5 * (((value - mean) * (value - mean) / Math.Exp(logVariance)) + logVariance + Math.Log(2 * Math.PI));
        var expected = (double[])[One(0.1, 0.5, 0) + One(1.5, 2, -1), One(0.2, 0.5, 0) + One(0.3, -1, 1)];
        Assert.All(expected.Zip(normal.LogProb(x, observed).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(normal.LogProb(x[0, ..]).Shape, normal.LogProb(x, observed)[0].Shape);
    }

    private static Tensor Images(int count) => Tensor.Uniform([count, 64], new(77), 0.1, 0.9, DType.Float64);

    private static Tensor Seen(int count) => new RandomMasks(HoleKind.Mixed, 0.3, 0.7, 8).Draw(count, new(5));

    private static Tensor Blank(Tensor seen, int row, bool value)
    {
        var mask = seen.ToArray<bool>();
        Array.Fill(mask, value, row * 64, 64);
        return Tensor.From<bool>(mask, seen.Shape);
    }
}
