using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of an <see cref="M2"/>.</summary>
public sealed record M2Config : SemiSupervisedConfig
{
    /// <summary>M2 as a kind of model.</summary>
    public static ModelKind M2Kind { get; } = new(
        "m2",
        "Train a semi-supervised VAE with the class as a latent variable, M2 (Kingma et al. 2014).",
        new() { Model = new M2Config(), BatchSize = 200, Binarize = Binarization.Dynamic, Schedule = LearningRateSchedule.Cosine, Epochs = 50 });

    /// <summary>How q(y, z|x) is made of two parts.</summary>
    public Factorization Factorization { get; init; }

    /// <summary>The hidden layers' sizes, from the image towards z, of the encoder and the classifier; the decoder has them in reverse. At least one.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500];

    /// <summary>The dimensions of z.</summary>
    public int Latent { get; init; } = 50;

    /// <summary>α, the weight of ln q(y|x) beside the bound of an image with a label. The paper's 0.1·N, spread over the N_l labels, is 0.1·N/N_l for each.</summary>
    public double Alpha { get; init; } = 5;

    /// <summary>β, the weight of the mean bound of images without labels beside that of images with labels.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>λ, the weight of the smoothness of q(y|x) at images without labels; 0, the paper's model, leaves it out.</summary>
    public double Smoothness { get; init; }

    /// <summary>ε, the length of the step that smoothness is measured along.</summary>
    public double SmoothnessRadius { get; init; } = 3;

    /// <summary>κ, the weight of the information between image and class, I, of images without labels; 0, the paper's model, leaves it out.</summary>
    public double Information { get; init; }

    /// <summary>In how many of the first epochs only q(y|x) learns: see <see cref="M2.ClassifierObjective"/>.</summary>
    public int ClassifierEpochs { get; init; }

    /// <inheritdoc/>
    public override string Kind => M2Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    private static Setting[] All { get; } =
    [
        Setting.Of<M2Config, Factorization>(
            "factorization", "q(y, z|x): the paper's q(z|x, y) q(y|x), or q(z|x) q(y|x).", SettingType.Choice<Factorization>(), c => c.Factorization, (c, v) => c with { Factorization = v }),
        NetworkSettings.Hidden<M2Config>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<M2Config>(c => c.Latent, (c, v) => c with { Latent = v }),
        Setting.Of<M2Config, double>("alpha", "The weight of ln q(y|x) for an image with a label.", SettingType.Real(0), c => c.Alpha, (c, v) => c with { Alpha = v }),
        Setting.Of<M2Config, double>("beta", "The weight of the images without labels beside those with.", SettingType.Real(0), c => c.Beta, (c, v) => c with { Beta = v }),
        Setting.Of<M2Config, double>(
            "smoothness", "The weight of the smoothness of q(y|x) at images without labels (virtual adversarial training, Miyato et al. 2017).", SettingType.Real(0), c => c.Smoothness, (c, v) => c with { Smoothness = v }),
        Setting.Of<M2Config, double>(
            "smoothness_radius", "The length of the step that smoothness is measured along.", SettingType.Real(0, isLowIncluded: false), c => c.SmoothnessRadius, (c, v) => c with { SmoothnessRadius = v }),
        Setting.Of<M2Config, double>(
            "information", "The weight of the information between image and class at images without labels (Krause et al. 2010).", SettingType.Real(0), c => c.Information, (c, v) => c with { Information = v }),
        Setting.Of<M2Config, int>("classifier_epochs", "In how many of the first epochs only q(y|x) learns.", SettingType.Whole(0), c => c.ClassifierEpochs, (c, v) => c with { ClassifierEpochs = v }),
        .. Shared,
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireHidden("hidden", Hidden);
    }

    /// <inheritdoc/>
    public override M2 CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, Data.ImageData data) => ClassifierEpochs < run.Epochs
        ? base.CreateTask(run, data)
        : throw new ConfigurationException($"classifier_epochs is {ClassifierEpochs}, epochs is {run.Epochs}; at least 1 epoch must be left for the whole model");

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(M2Config? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count, Labels, LabelSeed);
}
