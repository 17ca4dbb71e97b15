using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of an <see cref="M1"/>.</summary>
public sealed record M1Config : SemiSupervisedConfig
{
    /// <summary>M1 as a kind of model.</summary>
    public static ModelKind M1Kind { get; } = new(
        "m1",
        "Train a VAE on all images, and a classifier of its features on those with labels, M1 (Kingma et al. 2014).",
        new() { Model = new M1Config(), BatchSize = 200, Binarize = Binarization.Dynamic, Epochs = 50 });

    /// <summary>The hidden layers' sizes of the encoder, from the image towards z; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [600, 600];

    /// <summary>The dimensions of z.</summary>
    public int Latent { get; init; } = 50;

    /// <summary>The hidden layers' sizes of the classifier; none for softmax regression.</summary>
    public IReadOnlyList<int> ClassifierHidden { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => M1Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>The settings of the autoencoder.</summary>
    internal VaeConfig Features => new()
    {
        Input = Input,
        Hidden = Hidden,
        Latent = Latent,
        Activation = Activation,
        InitialWeights = InitialWeights,
        Likelihood = Likelihood,
        DType = DType,
    };

    private static Setting[] All { get; } =
    [
        NetworkSettings.Hidden<M1Config>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<M1Config>(c => c.Latent, (c, v) => c with { Latent = v }),
        Setting.Of<M1Config, IReadOnlyList<int>>(
            "classifier_hidden", "Widths of the classifier's hidden layers; none by default: softmax regression.", SettingType.Widths(LargestWidth), c => c.ClassifierHidden, (c, v) => c with { ClassifierHidden = v }),
        .. Shared,
    ];

    /// <inheritdoc/>
    public override M1 CreateModel(ulong seed) => new(this, seed);

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(M1Config? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Latent, Hidden.Count, Labels, LabelSeed);
}
