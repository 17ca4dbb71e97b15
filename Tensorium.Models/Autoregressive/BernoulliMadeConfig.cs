using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a run that trains a <see cref="BernoulliMade"/> on images, pixels in reading order.</summary>
public sealed record BernoulliMadeConfig : ModelConfig
{
    /// <summary>The masked autoencoder as a kind of model.</summary>
    public static ModelKind MadeKind { get; } = new(
        "made",
        "Train a masked autoencoder, an autoregressive model of black and white images (Germain et al. 2015).",
        new() { Model = new BernoulliMadeConfig(), Binarize = Binarization.Dynamic });

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The hidden layers' sizes; empty for logistic regression of each pixel on those before it.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500];

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => MadeKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    private static Setting[] All { get; } =
    [
        NetworkSettings.Input<BernoulliMadeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        Setting.Of<BernoulliMadeConfig, IReadOnlyList<int>>(
            "hidden", "Widths of the masked network's hidden layers.", SettingType.Widths(LargestWidth), c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.DType<BernoulliMadeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override BernoulliMade CreateModel(ulong seed) => new(new MadeConfig { Inputs = Input, Hidden = Hidden, DType = DType }, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data) => new MadeTask(CreateModel(run.Seed), run, data);

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(BernoulliMadeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Hidden.Count);
}
