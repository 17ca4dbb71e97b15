using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Every layer computes where its parameters are, forwards and backwards.</summary>
public sealed class LayerDeviceTests
{
    private static readonly Dictionary<string, (Func<Layer> Make, Shape Input)> s_layers = new()
    {
        ["Linear"] = (() => new Linear(3, 2, new Generator(1)), [4, 3]),
        ["MaskedLinear"] = (() => new MaskedLinear(Tensor.From(new float[,] { { 1, 0, 1 }, { 0, 1, 0 } }), new Generator(1)), [4, 3]),
        ["Conv2d"] = (() => new Conv2d(2, 3, 3, new Generator(1), stride: 2, padding: 1), [2, 2, 6, 6]),
        ["ConvTranspose2d"] = (() => new ConvTranspose2d(2, 3, 3, new Generator(1), stride: 2, padding: 1), [2, 2, 4, 4]),
        ["BatchNorm"] = (() => new BatchNorm(3), [4, 3, 2]),
        ["GroupNorm"] = (() => new GroupNorm(2, 4), [2, 4, 3]),
        ["LayerNorm"] = (() => new LayerNorm([3]), [4, 3]),
        ["Dropout"] = (() => new Dropout(0.4, new Generator(1)), [4, 3]),
        ["FlatImages"] = (() => new FlatImages(1, 4, new Conv2d(1, 2, 3, new Generator(1))), [2, 16]),
        ["Sequential"] = (() => new Sequential(new Linear(3, 4, new Generator(1)), new Tanh(), new Conv()), [4, 3]),
        ["Relu"] = (() => new Relu(), [4, 3]),
        ["LeakyRelu"] = (() => new LeakyRelu(), [4, 3]),
        ["Elu"] = (() => new Elu(), [4, 3]),
        ["Gelu"] = (() => new Gelu(), [4, 3]),
        ["Silu"] = (() => new Silu(), [4, 3]),
        ["Tanh"] = (() => new Tanh(), [4, 3]),
        ["Sigmoid"] = (() => new Sigmoid(), [4, 3]),
        ["Softplus"] = (() => new Softplus(), [4, 3]),
    };

    public static TheoryData<string> Names => [.. s_layers.Keys];

    [Fact]
    public void Every_layer_is_here()
    {
        // Embedding takes numbers of rows, and has a test of its own.
        var there = typeof(Layer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract).Select(type => type.Name);
        Assert.Equal(there.Order(StringComparer.Ordinal), s_layers.Keys.Append(nameof(Embedding)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_output_gradients_and_state_have_the_same_bits(string name)
    {
        var (make, shape) = s_layers[name];
        Tensor[] Computed(Device device)
        {
            var layer = make().To(device);
            var x = Tensor.Normal(shape, new Generator(2), device: device).RequireGrad();
            var learning = layer.Forward(x);
            (learning * Tensor.Normal(learning.Shape, new Generator(3), device: device)).Sum().Backward(keepGraph: true);
            layer.EvaluationMode();
            return [learning.Detach(), layer.Forward(x).Detach(), x.Grad!, .. layer.Parameters.Select(parameter => parameter.Grad!), .. layer.NamedBuffers.Select(named => named.Value)];
        }

        foreach (var (expected, found) in Computed(Device.Cpu).Zip(Computed(Mirrored.Device))) Mirrored.Same(expected, found, name);
    }

    [Fact]
    public void An_embedding_looks_up_rows_there()
    {
        Tensor[] Computed(Device device)
        {
            var layer = new Embedding(4, 3, new Generator(1)).To(device);
            var y = layer.Forward(Tensor.From<long>([3, 0, 3], [3], device));
            y.Square().Sum().Backward(keepGraph: true);
            return [y.Detach(), layer.Weight.Grad!];
        }

        foreach (var (expected, found) in Computed(Device.Cpu).Zip(Computed(Mirrored.Device))) Mirrored.Same(expected, found, "embedding");
    }

    [Fact]
    public void A_mask_of_pixels_goes_through_partial_convolutions_there()
    {
        Tensor[] Computed(Device device)
        {
            var layer = new PartialConv2d(1, 2, 3, new Generator(1)).To(device);
            var seen = Tensor.Uniform([2, 1, 5, 5], new Generator(2), device: device) > 0.6;
            var (y, mask) = layer.Forward(Tensor.Normal([2, 1, 5, 5], new Generator(3), device: device), seen);
            y.Square().Sum().Backward(keepGraph: true);
            return [y.Detach(), mask, .. layer.Parameters.Select(parameter => parameter.Grad!)];
        }

        foreach (var (expected, found) in Computed(Device.Cpu).Zip(Computed(Mirrored.Device))) Mirrored.Same(expected, found, "partial convolution");
    }

    [Fact]
    public void What_was_made_in_a_computation_that_gives_its_temporaries_back_is_still_there_afterwards()
    {
        var masked = new MaskedLinear(Tensor.From(new float[,] { { 1, 0 }, { 1, 1 } }), new Generator(1)).To(Mirrored.Device);
        var vae = new Vae(new() { Input = 4, Hidden = [], Latent = 2 }).To(Mirrored.Device);
        var x = Tensor.Ones([1, 2], device: Mirrored.Device);
        var first = Differentiate.Evaluate(() => masked.Forward(x) + vae.Prior.LogProb(x));
        var again = Differentiate.Evaluate(() => masked.Forward(x) + vae.Prior.LogProb(x));
        Mirrored.SameBits(first, again, "second use");
        Assert.Equal([0, 0], vae.Prior.Mean.ToArray<float>());
    }

    /// <summary>Something without parameters behind those that have them.</summary>
    private sealed class Conv : Layer
    {
        public override Tensor Forward(Tensor x) => x.Exp();
    }
}
