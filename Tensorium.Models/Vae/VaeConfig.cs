using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a <see cref="Vae"/>.</summary>
public sealed record VaeConfig : ModelConfig
{
    /// <summary>The variational autoencoder as a kind of model.</summary>
    public static ModelKind VaeKind { get; } = new("vae", "Train a variational autoencoder (Kingma & Welling 2014).", new() { Model = new VaeConfig() });

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The networks between image and latent variable.</summary>
    public NetworkKind Architecture { get; init; }

    /// <summary>The channels of the convolutions, if there are any, from the image towards the latent variable; each halves the image.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64];

    /// <summary>The dense hidden layers' sizes, from the image towards the latent variable; the decoder has them in reverse. Empty for linear maps.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 20;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>p(x|z).</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => VaeKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    /// <summary>The networks to be made.</summary>
    internal AutoencoderNetworks Networks => AutoencoderNetworks.Of(Architecture, Input, Channels, Hidden, Latent, Style);

    private static Setting[] All { get; } =
    [
        NetworkSettings.Likelihood<VaeConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        NetworkSettings.Input<VaeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        NetworkSettings.Architecture<VaeConfig>(c => c.Architecture, (c, v) => c with { Architecture = v }),
        NetworkSettings.Channels<VaeConfig>(c => c.Channels, (c, v) => c with { Channels = v }),
        NetworkSettings.Hidden<VaeConfig>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<VaeConfig>(c => c.Latent, (c, v) => c with { Latent = v }),
        NetworkSettings.Activation<VaeConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<VaeConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.DType<VaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Architecture == NetworkKind.Conv) ConvolutionalNetworks.Check(Input, Channels);
    }

    /// <inheritdoc/>
    public override Vae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data) => new ElboTask(CreateModel(run.Seed), run, data);

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(VaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count);
}
