using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// Convolutions of 4×4 pixels that each halve the image, then dense layers; the decoder goes the same way back with transposed convolutions. With channels 32, 64 and a dense
/// layer of 256: 1×28×28 → 32×14×14 → 64×7×7 → 256 → z → 256 → 64×7×7 → 32×14×14 → 1×28×28, the nonlinearity behind each but the last.
/// </summary>
internal sealed class ConvolutionalNetworks : AutoencoderNetworks
{
    // Twice the stride: each output pixel of a transposed convolution gets equally many terms, so there is no checkerboard (Odena et al., "Deconvolution and checkerboard artifacts", 2016).
    public const int Kernel = 4;
    public const int Stride = 2;
    public const int Padding = 1;

    private readonly int[] _channels;
    private readonly IReadOnlyList<int> _hidden;
    private readonly int _latent;

    public ConvolutionalNetworks(int input, IReadOnlyList<int> channels, IReadOnlyList<int> hidden, int latent, NetworkStyle style)
    {
        Check(input, channels);
        Side = (int)Math.Sqrt(input);
        _channels = [1, .. channels];
        (_hidden, _latent, Style) = (hidden, latent, style);
    }

    /// <summary>Nonlinearity, first weights and dtype.</summary>
    public NetworkStyle Style { get; }

    /// <summary>The height, and the width, of an image.</summary>
    public int Side { get; }

    /// <summary>The size of what the last convolution gives, flat.</summary>
    public int Flat => Pixels(_channels.Length - 1) * _channels[^1];

    public override int Features => _hidden.Count > 0 ? _hidden[^1] : Flat;

    /// <summary>Refuses images that cannot be halved so often.</summary>
    /// <exception cref="ConfigurationException">The images are not square, their side is no multiple of 2^convolutions, or there is no convolution.</exception>
    public static void Check(int input, IReadOnlyList<int> channels)
    {
        var side = (int)Math.Sqrt(input);
        if (channels.Count == 0) throw new ConfigurationException("channels is []; convolutional networks need at least one convolution, such as 32,64");
        if (side * side != input) throw new ConfigurationException($"input is {input}; convolutional networks take square images, and that is no square");
        if (channels.Count > 30 || side % (1 << channels.Count) != 0)
            throw new ConfigurationException($"channels is [{string.Join(',', channels)}]; each convolution halves the image, and {side}×{side} pixels cannot be halved {channels.Count} times");
    }

    public override Layer Encoder(Generator random) => Encoder(random, 1);

    /// <summary>As <see cref="Encoder(Generator)"/>, for images of several channels that lie one behind the other.</summary>
    public Layer Encoder(Generator random, int inputChannels)
    {
        Layer[] convolutions = [.. Convolutions(random, inputChannels).SelectMany(convolution => new[] { convolution, Style.CreateActivation() })];
        return new Sequential(new FlatImages(inputChannels, Side, new Sequential(convolutions)), Dense(random));
    }

    /// <summary>The convolutions of an encoder, from the image on.</summary>
    public IEnumerable<Conv2d> Convolutions(Generator random, int inputChannels = 1)
    {
        for (var i = 1; i < _channels.Length; i++)
            yield return Style.Convolution(i == 1 ? inputChannels : _channels[i - 1], _channels[i], Kernel, Stride, Padding, random);
    }

    /// <summary>The layers behind the convolutions: [batch, <see cref="Flat"/>] ↦ [batch, <see cref="Features"/>].</summary>
    public Sequential Dense(Generator random) => Perceptron.Create(Flat, _hidden, Style, random);

    public override Layer Decoder(Generator random)
    {
        var dense = Perceptron.Create(_latent, [.. _hidden.Reverse(), Flat], Style, random);
        var convolutions = new List<Layer>();
        for (var i = _channels.Length - 1; i > 1; i--)
            convolutions.AddRange([Style.TransposedConvolution(_channels[i], _channels[i - 1], Kernel, Stride, Padding, random), Style.CreateActivation()]);
        return new Sequential(dense, new FlatImages(_channels[^1], SideBehind(_channels.Length - 1), new Sequential([.. convolutions])));
    }

    public override PixelHead Head(Generator random)
    {
        var last = Style.TransposedConvolution(_channels[1], 1, Kernel, Stride, Padding, random);
        return new(new FlatImages(_channels[1], SideBehind(1), last), last.Bias!);
    }

    private int SideBehind(int convolutions) => Side >> convolutions;

    private int Pixels(int convolutions) => SideBehind(convolutions) * SideBehind(convolutions);
}
