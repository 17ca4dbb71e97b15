using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The maps that a <see cref="FlowVae"/> bends its posterior with.</summary>
public enum FlowKind
{
    /// <summary>None: a diagonal Gaussian, to compare with.</summary>
    None,

    /// <summary><see cref="Transforms.PlanarFlow"/>.</summary>
    Planar,

    /// <summary><see cref="Transforms.RadialFlow"/>.</summary>
    Radial,

    /// <summary><see cref="Transforms.InverseAutoregressiveFlow"/>.</summary>
    Iaf,
}

/// <summary>Where the parameters of a flow's maps come from.</summary>
public enum FlowParameters
{
    /// <summary>From the encoder, for each data point: the parameters of planar and radial flows, the context of inverse autoregressive ones.</summary>
    Amortized,

    /// <summary>From training alone: the same maps for all data points.</summary>
    Shared,
}

/// <summary>The settings of a <see cref="FlowVae"/>.</summary>
public sealed record FlowVaeConfig : ModelConfig
{
    /// <summary>This model as a kind of model.</summary>
    public static ModelKind FlowVaeKind { get; } = new(
        "flow-vae",
        "Train a variational autoencoder whose posterior is a normalizing flow (Rezende & Mohamed 2015, Kingma et al. 2016).",
        new() { Model = new FlowVaeConfig(), Binarize = Binarization.Dynamic, BatchSize = 100 });

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The hidden layers' sizes, from the image towards the latent variable; the decoder has them in reverse. Empty for linear maps.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 40;

    /// <summary>The kind of maps.</summary>
    public FlowKind Flow { get; init; } = FlowKind.Iaf;

    /// <summary>K, how many maps there are, one after the other.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Where their parameters come from.</summary>
    public FlowParameters Parameters { get; init; }

    /// <summary>The hidden units of the masked network of an inverse autoregressive step.</summary>
    public int FlowWidth { get; init; } = 200;

    /// <summary>The size of the context that the encoder gives an inverse autoregressive step.</summary>
    public int Context { get; init; } = 100;

    /// <summary>What is added to the gates of inverse autoregressive steps, so that new ones change little.</summary>
    public double ForgetBias { get; init; } = 2;

    /// <summary>The epochs over which the weight of the divergence grows from 0.01 to 1.</summary>
    public double WarmUp { get; init; }

    /// <summary>The nonlinearity of the hidden units of encoder and decoder.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>p(x|z).</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => FlowVaeKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    /// <summary>The size of the encoder's last hidden layer.</summary>
    internal int EncoderOutput => Hidden.Count > 0 ? Hidden[^1] : Input;

    private static Setting[] All { get; } =
    [
        Setting.Of<FlowVaeConfig, FlowKind>("flow", "The maps that the posterior is bent with; none for a diagonal Gaussian.", SettingType.Choice<FlowKind>(), c => c.Flow, (c, v) => c with { Flow = v }),
        Setting.Of<FlowVaeConfig, int>("steps", "How many of them, one after the other.", SettingType.Whole(1, 1000), c => c.Steps, (c, v) => c with { Steps = v }),
        Setting.Of<FlowVaeConfig, FlowParameters>(
            "parameters", "Their parameters: from the encoder for each image, or the same for all.", SettingType.Choice<FlowParameters>(), c => c.Parameters, (c, v) => c with { Parameters = v }),
        Setting.Of<FlowVaeConfig, int>("flow_width", "Hidden units of the network of an IAF step.", SettingType.Whole(1, LargestWidth), c => c.FlowWidth, (c, v) => c with { FlowWidth = v }),
        Setting.Of<FlowVaeConfig, int>("context", "The size of what the encoder tells an IAF step.", SettingType.Whole(1, LargestWidth), c => c.Context, (c, v) => c with { Context = v }),
        Setting.Of<FlowVaeConfig, double>(
            "forget_bias", "Added to the gates of IAF steps: with 1 or 2 new ones change little.", SettingType.Real(-100, high: 100), c => c.ForgetBias, (c, v) => c with { ForgetBias = v }),
        Setting.Of<FlowVaeConfig, double>(
            "warm_up", "Epochs over which the weight of the divergence grows from 0.01 to 1.", SettingType.Real(0), c => c.WarmUp, (c, v) => c with { WarmUp = v }),
        NetworkSettings.Likelihood<FlowVaeConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        NetworkSettings.Input<FlowVaeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        NetworkSettings.Hidden<FlowVaeConfig>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<FlowVaeConfig>(c => c.Latent, (c, v) => c with { Latent = v }),
        NetworkSettings.Activation<FlowVaeConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<FlowVaeConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.DType<FlowVaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override FlowVae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        return new FlowVaeTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(FlowVaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count, Flow, Steps);
}
