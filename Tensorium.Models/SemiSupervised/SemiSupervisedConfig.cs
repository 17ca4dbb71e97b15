using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings that every semi-supervised model has.</summary>
public abstract record SemiSupervisedConfig : ModelConfig
{
    /// <summary>The likelihood of pixels.</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The number of classes.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>How many training images keep their labels, equally many of each class.</summary>
    public int Labels { get; init; } = 100;

    /// <summary>Decides which.</summary>
    public ulong LabelSeed { get; init; }

    /// <summary>How many images with labels are in a step, besides the batch of those without; all of them, if there are no more.</summary>
    public int LabelBatch { get; init; } = 100;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; } = Activation.Softplus;

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; } = InitialWeights.Xavier;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    /// <summary>The settings declared here.</summary>
    private protected static IEnumerable<Setting> Shared { get; } =
    [
        NetworkSettings.Likelihood<SemiSupervisedConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        NetworkSettings.Input<SemiSupervisedConfig>(c => c.Input, (c, v) => c with { Input = v }),
        Setting.Of<SemiSupervisedConfig, int>("classes", "The number of classes: labels are 0 … N - 1.", SettingType.Whole(2, 256), c => c.Classes, (c, v) => c with { Classes = v }),
        Setting.Of<SemiSupervisedConfig, int>(
            "labels", "How many training images keep their labels, equally many of each class.", SettingType.Whole(1), c => c.Labels, (c, v) => c with { Labels = v }),
        Setting.Of<SemiSupervisedConfig, ulong>("label_seed", "Another seed draws other images to keep their labels.", SettingType.Seed(), c => c.LabelSeed, (c, v) => c with { LabelSeed = v }),
        Setting.Of<SemiSupervisedConfig, int>(
            "label_batch", "Images with labels in a step, besides the batch of those without.", SettingType.Whole(1, 1_000_000), c => c.LabelBatch, (c, v) => c with { LabelBatch = v }),
        NetworkSettings.Activation<SemiSupervisedConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<SemiSupervisedConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        NetworkSettings.DType<SemiSupervisedConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Labels % Classes != 0)
            throw new ConfigurationException($"labels is {Labels}; the {Classes} classes cannot have equally many: expected a multiple of {Classes}");
    }

    /// <inheritdoc/>
    public abstract override SemiSupervisedModel CreateModel(ulong seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        return new SemiSupervisedTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Refuses networks without a hidden layer, of which the first sees image and class.</summary>
    private protected static void RequireHidden(string key, IReadOnlyList<int> hidden)
    {
        if (hidden.Count == 0) throw new ConfigurationException($"{key} is []; expected at least one hidden layer");
    }
}
