using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Of which pixels the decoder of an <see cref="InpaintingVae"/> is to give the likelihood in training.</summary>
public enum InpaintingTarget
{
    /// <summary>Of all: training images are whole, and what the encoder does not see is known.</summary>
    All,

    /// <summary>Of those that are seen: training images may miss pixels.</summary>
    Observed,
}

/// <summary>The settings of an <see cref="InpaintingVae"/>, and of the masks that it is trained with.</summary>
public sealed record InpaintConfig : ModelConfig
{
    /// <summary>The inpainting variational autoencoder as a kind of model.</summary>
    public static ModelKind InpaintKind { get; } = new("inpaint", "Train a VAE that fills hidden pixels, by partial convolutions (Liu et al. 2018).", new() { Model = new InpaintConfig() });

    /// <summary>The pixels of an image, a square number.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>How the encoder treats what is hidden.</summary>
    public HiddenPixels HiddenPixels { get; init; }

    /// <summary>What stands in for a hidden pixel where it is filled; partial convolutions do not see it.</summary>
    public double Fill { get; init; }

    /// <summary>Of which pixels the decoder is to give the likelihood.</summary>
    public InpaintingTarget Target { get; init; }

    /// <summary>The shapes of the holes in training.</summary>
    public HoleKind Holes { get; init; }

    /// <summary>The least part of an image that is hidden.</summary>
    public double LeastHidden { get; init; } = 0.3;

    /// <summary>The greatest part of an image that is hidden.</summary>
    public double MostHidden { get; init; } = 0.7;

    /// <summary>The channels of the convolutions, from the image towards the latent variable; each halves the image.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64];

    /// <summary>The dense hidden layers' sizes, from the image towards the latent variable; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 16;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>p(x|z).</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>σ of a Gaussian likelihood, or the least σ of one that is learned.</summary>
    public double Deviation { get; init; } = Models.Likelihood.DefaultDeviation;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => InpaintKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>The masks of training.</summary>
    public RandomMasks Masks => new(Holes, LeastHidden, MostHidden, (int)Math.Sqrt(Input));

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    private static Setting[] All { get; } =
    [
        Setting.Of<InpaintConfig, HiddenPixels>(
            "hidden_pixels", "What the encoder makes of them: no part of partial convolutions, or a constant in plain ones, or with the mask beside it.", SettingType.Choice<HiddenPixels>(),
            c => c.HiddenPixels, (c, v) => c with { HiddenPixels = v }),
        Setting.Of<InpaintConfig, double>("fill", "The constant that plain convolutions get in place of hidden pixels.", SettingType.Real(0, high: 1), c => c.Fill, (c, v) => c with { Fill = v }),
        Setting.Of<InpaintConfig, InpaintingTarget>(
            "target", "The pixels that the decoder learns to give: all, or the observed ones only.", SettingType.Choice<InpaintingTarget>(), c => c.Target, (c, v) => c with { Target = v }),
        Setting.Of<InpaintConfig, HoleKind>("holes", "The shapes of what masks hide in training.", SettingType.Choice<HoleKind>(), c => c.Holes, (c, v) => c with { Holes = v }),
        Setting.Of<InpaintConfig, double>(
            "least_hidden", "The least part of an image that a mask hides.", SettingType.Real(0, isLowIncluded: false, high: 1), c => c.LeastHidden, (c, v) => c with { LeastHidden = v }),
        Setting.Of<InpaintConfig, double>(
            "most_hidden", "The greatest part of an image that a mask hides.", SettingType.Real(0, isLowIncluded: false, high: 1), c => c.MostHidden, (c, v) => c with { MostHidden = v }),
        NetworkSettings.Likelihood<InpaintConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        NetworkSettings.Input<InpaintConfig>(c => c.Input, (c, v) => c with { Input = v }),
        NetworkSettings.Channels<InpaintConfig>(c => c.Channels, (c, v) => c with { Channels = v }),
        NetworkSettings.Hidden<InpaintConfig>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<InpaintConfig>(c => c.Latent, (c, v) => c with { Latent = v }),
        NetworkSettings.Activation<InpaintConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<InpaintConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.Deviation<InpaintConfig>(c => c.Deviation, (c, v) => c with { Deviation = v }),
        NetworkSettings.DType<InpaintConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ConvolutionalNetworks.Check(Input, Channels);
        Masks.Validate();
    }

    /// <inheritdoc/>
    public override InpaintingVae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        return new InpaintTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Whether all settings are the same, the layers' sizes one by one.</summary>
    public bool Equals(InpaintConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count);
}
