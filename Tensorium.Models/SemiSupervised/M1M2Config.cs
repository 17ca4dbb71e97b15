using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of an <see cref="M1M2"/>.</summary>
public sealed record M1M2Config : SemiSupervisedConfig
{
    /// <summary>M1+M2 as a kind of model.</summary>
    public static ModelKind M1M2Kind { get; } = new(
        "m1m2",
        "Train M2 on the features of a VAE, M1+M2 (Kingma et al. 2014): the VAE first, then M2.",
        new() { Model = new M1M2Config(), BatchSize = 200, Binarize = Binarization.Dynamic, Schedule = LearningRateSchedule.Cosine, Epochs = 100 });

    /// <summary>The hidden layers' sizes of the first encoder, from the image towards z₁; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> FeatureHidden { get; init; } = [600, 600];

    /// <summary>The dimensions of z₁.</summary>
    public int FeatureLatent { get; init; } = 50;

    /// <summary>How many epochs go to the features; in the others M2 learns from them.</summary>
    public int FeatureEpochs { get; init; } = 50;

    /// <summary>How q(y, z₂|z₁) is made of two parts.</summary>
    public Factorization Factorization { get; init; }

    /// <summary>The hidden layers' sizes of M2, from z₁ towards z₂, of the encoder and the classifier; the decoder has them in reverse. At least one.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500];

    /// <summary>The dimensions of z₂.</summary>
    public int Latent { get; init; } = 50;

    /// <summary>α, the weight of ln q(y|z₁) beside the bound of an image with a label: see <see cref="M2Config.Alpha"/>.</summary>
    public double Alpha { get; init; } = 5;

    /// <summary>β, the weight of the mean bound of images without labels beside that of images with labels.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>λ, the weight of the smoothness of q(y|z₁): see <see cref="M2Config.Smoothness"/>.</summary>
    public double Smoothness { get; init; }

    /// <summary>ε, the length of the step among features that smoothness is measured along.</summary>
    public double SmoothnessRadius { get; init; } = 1;

    /// <summary>κ, the weight of the information between features and class: see <see cref="M2Config.Information"/>.</summary>
    public double Information { get; init; }

    /// <inheritdoc/>
    public override string Kind => M1M2Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>The settings of the autoencoder.</summary>
    internal VaeConfig First => new()
    {
        Input = Input,
        Hidden = FeatureHidden,
        Latent = FeatureLatent,
        Activation = Activation,
        InitialWeights = InitialWeights,
        Likelihood = Likelihood,
        DType = DType,
    };

    /// <summary>The settings of the model of its features.</summary>
    internal M2Config Second => new()
    {
        Input = FeatureLatent,
        Classes = Classes,
        Labels = Labels,
        LabelSeed = LabelSeed,
        LabelBatch = LabelBatch,
        Factorization = Factorization,
        Hidden = Hidden,
        Latent = Latent,
        Alpha = Alpha,
        Beta = Beta,
        Smoothness = Smoothness,
        SmoothnessRadius = SmoothnessRadius,
        Information = Information,
        Activation = Activation,
        InitialWeights = InitialWeights,
        DType = DType,
    };

    private static Setting[] All { get; } =
    [
        Setting.Of<M1M2Config, IReadOnlyList<int>>(
            "feature_hidden", "Widths of the hidden layers between image and features.", SettingType.Widths(LargestWidth), c => c.FeatureHidden, (c, v) => c with { FeatureHidden = v }),
        Setting.Of<M1M2Config, int>("feature_latent", "Dimensions of the features z1.", SettingType.Whole(1, LargestWidth), c => c.FeatureLatent, (c, v) => c with { FeatureLatent = v }),
        Setting.Of<M1M2Config, int>("feature_epochs", "How many of the epochs go to the features.", SettingType.Whole(0), c => c.FeatureEpochs, (c, v) => c with { FeatureEpochs = v }),
        Setting.Of<M1M2Config, Factorization>(
            "factorization", "q(y, z2|z1): the paper's q(z2|z1, y) q(y|z1), or q(z2|z1) q(y|z1).", SettingType.Choice<Factorization>(), c => c.Factorization, (c, v) => c with { Factorization = v }),
        NetworkSettings.Hidden<M1M2Config>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<M1M2Config>(c => c.Latent, (c, v) => c with { Latent = v }),
        Setting.Of<M1M2Config, double>("alpha", "The weight of ln q(y|z1) for an image with a label.", SettingType.Real(0), c => c.Alpha, (c, v) => c with { Alpha = v }),
        Setting.Of<M1M2Config, double>("beta", "The weight of the images without labels beside those with.", SettingType.Real(0), c => c.Beta, (c, v) => c with { Beta = v }),
        Setting.Of<M1M2Config, double>(
            "smoothness", "The weight of the smoothness of q(y|z1) at images without labels (virtual adversarial training, Miyato et al. 2017).", SettingType.Real(0), c => c.Smoothness, (c, v) => c with { Smoothness = v }),
        Setting.Of<M1M2Config, double>(
            "smoothness_radius", "The length of the step that smoothness is measured along.", SettingType.Real(0, isLowIncluded: false), c => c.SmoothnessRadius, (c, v) => c with { SmoothnessRadius = v }),
        Setting.Of<M1M2Config, double>(
            "information", "The weight of the information between image and class at images without labels (Krause et al. 2010).", SettingType.Real(0), c => c.Information, (c, v) => c with { Information = v }),
        .. Shared,
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireHidden("hidden", Hidden);
    }

    /// <inheritdoc/>
    public override M1M2 CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, Data.ImageData data) => FeatureEpochs < run.Epochs
        ? base.CreateTask(run, data)
        : throw new ConfigurationException($"feature_epochs is {FeatureEpochs}, epochs is {run.Epochs}; at least 1 epoch must be left for M2");

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(M1M2Config? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count, Labels, LabelSeed);
}
