using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>How the encoder of an <see cref="InpaintingVae"/> treats what is hidden.</summary>
public enum HiddenPixels
{
    /// <summary>By <see cref="PartialConv2d"/>: they take no part.</summary>
    Partial,

    /// <summary>They are filled with a constant, and plain convolutions take it for an image.</summary>
    Fill,

    /// <summary>As <see cref="Fill"/>, with the mask as a second channel of the image.</summary>
    FillAndMask,
}

/// <summary>The hidden layers of an encoder of images of which a part is seen: convolutions, then dense layers.</summary>
internal abstract class InpaintingEncoder : Module
{
    /// <summary>With random parameters; those of partial and of plain convolutions are the same for the same generator.</summary>
    public static InpaintingEncoder Create(InpaintConfig config, ConvolutionalNetworks networks, Generator random) => config.HiddenPixels == HiddenPixels.Partial
        ? new PartialEncoder(networks, random)
        : new FillingEncoder(config.Fill, config.HiddenPixels == HiddenPixels.FillAndMask, networks, random);

    /// <param name="images">[batch, pixels].</param>
    /// <param name="seen">bool, [batch, pixels].</param>
    /// <returns>[batch, features].</returns>
    public abstract Tensor Forward(Tensor images, Tensor seen);
}

/// <summary>The usual encoder, given a constant in place of what is hidden.</summary>
internal sealed class FillingEncoder : InpaintingEncoder
{
    private readonly double _fill;
    private readonly bool _hasMask;
    private readonly Layer _layers;

    public FillingEncoder(double fill, bool hasMask, ConvolutionalNetworks networks, Generator random)
    {
        (_fill, _hasMask) = (fill, hasMask);
        _layers = RegisterModule("layers", networks.Encoder(random, hasMask ? 2 : 1));
    }

    public override Tensor Forward(Tensor images, Tensor seen)
    {
        var filled = Tensor.Where(seen, images, _fill);
        return _layers.Forward(_hasMask ? Tensor.Cat([filled, seen.To(images.DType)], 1) : filled);
    }
}

/// <summary>Partial convolutions, each with the mask that the one before it leaves.</summary>
internal sealed class PartialEncoder : InpaintingEncoder
{
    private readonly int _side;
    private readonly PartialConv2d[] _convolutions;
    private readonly Layer _activation;
    private readonly Sequential _dense;

    public PartialEncoder(ConvolutionalNetworks networks, Generator random)
    {
        _side = networks.Side;
        _activation = networks.Style.CreateActivation();
        _convolutions = [.. networks.Convolutions(random).Select((convolution, i) => RegisterModule($"convolution{i}", new PartialConv2d(convolution)))];
        _dense = RegisterModule("dense", networks.Dense(random));
    }

    public override Tensor Forward(Tensor images, Tensor seen)
    {
        Shape shape = [images.Shape[0], 1, _side, _side];
        var (features, mask) = (images.Reshape(shape), seen.Reshape(shape));
        foreach (var convolution in _convolutions)
        {
            (features, mask) = convolution.Forward(features, mask);
            features = _activation.Forward(features);
        }

        return _dense.Forward(features.Reshape([images.Shape[0], features.Shape[1] * features.Shape[2] * features.Shape[3]]));
    }
}
