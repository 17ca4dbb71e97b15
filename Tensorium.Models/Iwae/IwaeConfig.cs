using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>What an <see cref="Iwae"/> makes of the weights of its samples.</summary>
public enum ParticleBound
{
    /// <summary>The logarithm of their mean: the importance weighted bound.</summary>
    Iwae,

    /// <summary>The mean of their logarithms: the evidence lower bound, estimated by several samples.</summary>
    Vae,
}

/// <summary>The settings of an <see cref="Iwae"/>.</summary>
public sealed record IwaeConfig : ModelConfig
{
    // Burda et al.'s code has 10⁻⁴, beside gradients of sums over its batches of 20; ours are of means.
    private const double PaperEpsilon = 1e-4 / PaperBatch;
    private const int PaperBatch = 20;

    /// <summary>The importance weighted autoencoder as a kind of model, with the schedule of its paper cut after 40 epochs.</summary>
    public static ModelKind IwaeKind { get; } = new(
        "iwae",
        "Train an importance weighted autoencoder with one or more stochastic layers (Burda et al. 2016).",
        new()
        {
            Model = new IwaeConfig(), Binarize = Binarization.Dynamic, Epochs = 40, BatchSize = PaperBatch, LearningRate = 1e-3,
            Schedule = LearningRateSchedule.Staircase, AdamEpsilon = PaperEpsilon,
        });

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The width of the two hidden layers between one stochastic layer and the next, from the image upwards.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [200];

    /// <summary>The dimensions of the stochastic layers, from the image upwards: as many as there are hidden widths.</summary>
    public IReadOnlyList<int> Latent { get; init; } = [50];

    /// <summary>K, the samples of an image in training.</summary>
    public int Particles { get; init; } = 5;

    /// <summary>The bound that is raised.</summary>
    public ParticleBound Bound { get; init; }

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; } = InitialWeights.Xavier;

    /// <summary>p(x|h₁).</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => IwaeKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    private static Setting[] All { get; } =
    [
        NetworkSettings.Likelihood<IwaeConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        NetworkSettings.Input<IwaeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        Setting.Of<IwaeConfig, IReadOnlyList<int>>(
            "hidden", "Width of the two hidden layers below each stochastic layer; the decoder mirrors them.", SettingType.Widths(LargestWidth), c => c.Hidden, (c, v) => c with { Hidden = v }),
        Setting.Of<IwaeConfig, IReadOnlyList<int>>(
            "latent", "Dimensions of each stochastic layer, from the image upwards.", SettingType.Widths(LargestWidth), c => c.Latent, (c, v) => c with { Latent = v }),
        Setting.Of<IwaeConfig, int>("particles", "Samples of each image in training.", SettingType.Whole(1, 10_000), c => c.Particles, (c, v) => c with { Particles = v }),
        Setting.Of<IwaeConfig, ParticleBound>(
            "bound", "The logarithm of the mean weight, or the mean of the logarithms.", SettingType.Choice<ParticleBound>(), c => c.Bound, (c, v) => c with { Bound = v }),
        NetworkSettings.Activation<IwaeConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<IwaeConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.DType<IwaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Latent.Count == 0 || Latent.Count != Hidden.Count)
            throw new ConfigurationException($"latent is [{string.Join(", ", Latent)}] and hidden is [{string.Join(", ", Hidden)}]; there must be at least one stochastic layer, and a hidden width for each");
    }

    /// <inheritdoc/>
    public override Iwae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        return new IwaeTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Whether all settings are the same, lists element by element.</summary>
    public bool Equals(IwaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent.Count, Hidden.Count, Particles);
}
