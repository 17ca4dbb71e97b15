using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a <see cref="QuadrantCvae"/>.</summary>
public sealed record QuadrantCvaeConfig : ModelConfig
{
    /// <summary>Structured prediction with a conditional variational autoencoder as a kind of model.</summary>
    public static ModelKind QuadrantsKind { get; } = new(
        "cvae-quadrants",
        "Train a conditional VAE to complete images of which 1, 2 or 3 quadrants are given (Sohn et al. 2015).",
        new() { Model = new QuadrantCvaeConfig(), Epochs = 40 });

    /// <summary>The pixels of an image, which is square with an even side.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>How many quadrants are given.</summary>
    public int Quadrants { get; init; } = 1;

    /// <summary>The longest that the network below learns, before the model on top of it does.</summary>
    public int BaselineEpochs { get; init; } = 10;

    /// <summary>If positive: each of both trainings ends when its objective on the images held out has not risen for so many epochs, and goes back to the best one.</summary>
    public int Patience { get; init; }

    /// <summary>How the objective has the divergence.</summary>
    public DivergenceKind Divergence { get; init; }

    /// <summary>The hidden layers' sizes of all networks, from the image towards the latent variable; p(y|z) has them in reverse. Empty for linear maps.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500, 500];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 200;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => QuadrantsKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    /// <summary>The pixels on a side of an image.</summary>
    internal int Side => (int)Math.Sqrt(Input);

    private static Setting[] All { get; } =
    [
        Setting.Of<QuadrantCvaeConfig, int>(
            "quadrants", "How many quadrants are given: bottom left, then top left, then top right.", SettingType.Whole(1, 3), c => c.Quadrants, (c, v) => c with { Quadrants = v }),
        Setting.Of<QuadrantCvaeConfig, int>(
            "baseline_epochs", "At most the first N epochs train the network whose guess the prior builds on.", SettingType.Whole(1, 1_000_000), c => c.BaselineEpochs, (c, v) => c with { BaselineEpochs = v }),
        Setting.Of<QuadrantCvaeConfig, int>(
            "patience", "End each of both trainings when the images held out have told of no gain for N epochs, and go back to the best one. 0: never.", SettingType.Whole(0), c => c.Patience, (c, v) => c with { Patience = v }),
        Setting.Of<QuadrantCvaeConfig, DivergenceKind>(
            "divergence", "The divergence of the objective: in closed form, or of the sample, as in Pyro.", SettingType.Choice<DivergenceKind>(), c => c.Divergence, (c, v) => c with { Divergence = v }),
        NetworkSettings.Input<QuadrantCvaeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        NetworkSettings.Hidden<QuadrantCvaeConfig>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<QuadrantCvaeConfig>(c => c.Latent, (c, v) => c with { Latent = v }),
        NetworkSettings.Activation<QuadrantCvaeConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<QuadrantCvaeConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.DType<QuadrantCvaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Side * Side != Input || Side % 2 != 0)
            throw new ConfigurationException($"input is {Input}; quadrants need a square image with an even side, such as 784 for 28×28");
    }

    /// <inheritdoc/>
    public override QuadrantCvae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        if (run.Epochs <= BaselineEpochs)
            throw new ConfigurationException($"epochs is {run.Epochs}, of which up to {BaselineEpochs} (baseline_epochs) train the network below the model; at least 1 more is needed");
        if (Patience > 0 && run.ValidationImages == 0)
            throw new ConfigurationException($"patience is {Patience}, but no images are held out to judge epochs by; hold some out (validation_images), as the test images are not to choose by");
        return new QuadrantTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(QuadrantCvaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Quadrants, BaselineEpochs, Latent, Hidden.Count);
}
