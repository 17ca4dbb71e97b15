using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a <see cref="Vae"/>.</summary>
public sealed record VaeConfig : ModelConfig
{
    /// <summary>The variational autoencoder as a kind of model.</summary>
    public static ModelKind VaeKind { get; } = new("vae", "Train a variational autoencoder (Kingma & Welling 2014).", new() { Model = new VaeConfig() });

    /// <summary>The same with a weighted divergence: one above 1 buys independent latent dimensions with blurred images.</summary>
    public static ModelKind BetaVaeKind { get; } = new(
        "beta-vae", "Train a VAE with a weighted or a capacity-controlled divergence (Higgins et al. 2017, Burgess et al. 2018).", new() { Model = new VaeConfig { Name = "beta-vae", Beta = 4 } });

    /// <summary>The same without the divergence, and without noise: z = μ(x).</summary>
    public static ModelKind AutoencoderKind { get; } = new(
        "autoencoder", "Train an autoencoder: a VAE whose divergence weighs nothing.", new() { Model = new VaeConfig { Name = "autoencoder", Beta = 0 } });

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

    /// <summary>σ of a Gaussian likelihood, or the least σ of one that is learned.</summary>
    public double Deviation { get; init; } = Models.Likelihood.DefaultDeviation;

    /// <summary>β, the weight of the divergence in the objective. With 0 the model is an autoencoder: nothing would keep the noise from vanishing, so it is left out.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>The epochs over which the weight of the divergence rises from 0 to β.</summary>
    public double WarmUp { get; init; }

    /// <summary>λ: below so many nats a latent dimension's divergence costs nothing; 0 for none. See <see cref="Bounds.DivergencePenalty.FreeBits"/>.</summary>
    public double FreeBits { get; init; }

    /// <summary>C, in nats: the divergence that is aimed at, instead of none, so that β has no meaning; 0 for no aim. See <see cref="Bounds.DivergencePenalty.Capacity"/>.</summary>
    public double Capacity { get; init; }

    /// <summary>The epochs over which the capacity rises from 0 to C.</summary>
    public double CapacityEpochs { get; init; } = 10;

    /// <summary>γ, the weight of the distance between divergence and capacity.</summary>
    public double CapacityWeight { get; init; } = 1000;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>Whether the objective is the evidence lower bound itself.</summary>
    internal bool RaisesElbo => Beta == 1 && WarmUp == 0 && FreeBits == 0 && Capacity == 0;

    private string Name { get; init; } = "vae";

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
        NetworkSettings.Deviation<VaeConfig>(c => c.Deviation, (c, v) => c with { Deviation = v }),
        Setting.Of<VaeConfig, double>("beta", "Weight of the divergence; 0 makes an autoencoder.", SettingType.Real(0), c => c.Beta, (c, v) => c with { Beta = v }),
        Setting.Of<VaeConfig, double>("warm_up", "Epochs over which that weight rises from 0.", SettingType.Real(0), c => c.WarmUp, (c, v) => c with { WarmUp = v }),
        Setting.Of<VaeConfig, double>(
            "free_bits", "Nats of each latent dimension that cost nothing (Kingma et al. 2016).", SettingType.Real(0), c => c.FreeBits, (c, v) => c with { FreeBits = v }),
        Setting.Of<VaeConfig, double>(
            "capacity", "Nats of divergence to aim at, instead of none; 0 for no aim.", SettingType.Real(0), c => c.Capacity, (c, v) => c with { Capacity = v }),
        Setting.Of<VaeConfig, double>("capacity_epochs", "Epochs over which the capacity rises from 0.", SettingType.Real(0), c => c.CapacityEpochs, (c, v) => c with { CapacityEpochs = v }),
        Setting.Of<VaeConfig, double>(
            "capacity_weight", "Weight of the distance between divergence and capacity.", SettingType.Real(0, isLowIncluded: false), c => c.CapacityWeight, (c, v) => c with { CapacityWeight = v }),
        NetworkSettings.DType<VaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Capacity > 0 && (WarmUp > 0 || FreeBits > 0))
            throw new ConfigurationException("capacity aims at a divergence, where warm_up and free_bits weigh it; give one or the other");
        if (Beta == 0 && (WarmUp > 0 || FreeBits > 0 || Capacity > 0))
            throw new ConfigurationException("beta is 0, which leaves the divergence out; warm_up, free_bits and capacity are about the divergence: give a positive beta, or leave them away");
        if (Architecture == NetworkKind.Conv) ConvolutionalNetworks.Check(Input, Channels);
    }

    /// <inheritdoc/>
    public override Vae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        var model = CreateModel(run.Seed);
        if (Beta == 0) return new AutoencoderTask(model, run, data);
        return RaisesElbo ? new ElboTask(model, run, data) : new VaeTask(model, run, data);
    }

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(VaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count);
}
