using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>How an encoder and the decoder that mirrors it are made. Each method makes a network anew, with the next numbers of the generator.</summary>
internal abstract class AutoencoderNetworks
{
    /// <summary>The networks of an architecture.</summary>
    /// <param name="architecture">Which.</param>
    /// <param name="input">The pixels of an image.</param>
    /// <param name="channels">The convolutions' channels, from the image towards the latent variable.</param>
    /// <param name="hidden">The widths of the dense hidden layers, in the same direction.</param>
    /// <param name="latent">The dimensions of the latent variable.</param>
    /// <param name="style">Nonlinearity, first weights and dtype.</param>
    public static AutoencoderNetworks Of(NetworkKind architecture, int input, IReadOnlyList<int> channels, IReadOnlyList<int> hidden, int latent, NetworkStyle style) =>
        architecture == NetworkKind.Conv
            ? new ConvolutionalNetworks(input, channels, hidden, latent, style)
            : new PerceptronNetworks(input, hidden, latent, style);

    /// <summary>The size of the encoder's result.</summary>
    public abstract int Features { get; }

    /// <summary>[…, input] ↦ […, features].</summary>
    public abstract Layer Encoder(Generator random);

    /// <summary>[…, latent] ↦ […, hidden], what <see cref="Head"/> takes.</summary>
    public abstract Layer Decoder(Generator random);

    /// <summary>[…, hidden] ↦ […, input].</summary>
    public abstract PixelHead Head(Generator random);
}

/// <summary>Multilayer perceptrons.</summary>
internal sealed class PerceptronNetworks(int input, IReadOnlyList<int> hidden, int latent, NetworkStyle style) : AutoencoderNetworks
{
    public override int Features => hidden.Count > 0 ? hidden[^1] : input;

    public override Layer Encoder(Generator random) => Perceptron.Create(input, hidden, style, random);

    public override Layer Decoder(Generator random) => Perceptron.Create(latent, [.. hidden.Reverse()], style, random);

    public override PixelHead Head(Generator random) => PixelHead.Affine(hidden.Count > 0 ? hidden[0] : latent, input, style, random);
}
