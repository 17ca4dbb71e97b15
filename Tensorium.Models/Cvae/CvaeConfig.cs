using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a <see cref="Cvae"/>.</summary>
public sealed record CvaeConfig : ModelConfig
{
    // Labels in files are bytes.
    private const int MostClasses = 256;

    /// <summary>The conditional variational autoencoder by class as a kind of model.</summary>
    public static ModelKind CvaeKind { get; } = new(
        "cvae", "Train a conditional VAE: images of a class that one names (Kingma et al. 2014; Sohn et al. 2015).", new() { Model = new CvaeConfig() });

    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = ImageDataset.ImageSize;

    /// <summary>The number of classes.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The hidden layers' sizes, from the image towards the latent variable; the decoder has them in reverse. Empty for linear maps.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 20;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>p(x|y, z).</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>σ of a Gaussian likelihood, or the least σ of one that is learned.</summary>
    public double Deviation { get; init; } = Models.Likelihood.DefaultDeviation;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string Kind => CvaeKind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => All;

    /// <summary>How the networks are made.</summary>
    internal NetworkStyle Style => new(Activation, InitialWeights, DType);

    private static Setting[] All { get; } =
    [
        NetworkSettings.Likelihood<CvaeConfig>(c => c.Likelihood, (c, v) => c with { Likelihood = v }),
        Setting.Of<CvaeConfig, int>("classes", "The classes of the labels: 0 to one less than this.", SettingType.Whole(1, MostClasses), c => c.Classes, (c, v) => c with { Classes = v }),
        NetworkSettings.Input<CvaeConfig>(c => c.Input, (c, v) => c with { Input = v }),
        NetworkSettings.Hidden<CvaeConfig>(c => c.Hidden, (c, v) => c with { Hidden = v }),
        NetworkSettings.Latent<CvaeConfig>(c => c.Latent, (c, v) => c with { Latent = v }),
        NetworkSettings.Activation<CvaeConfig>(c => c.Activation, (c, v) => c with { Activation = v }),
        NetworkSettings.InitialWeights<CvaeConfig>(c => c.InitialWeights, (c, v) => c with { InitialWeights = v }),
        Setting.Of<CvaeConfig, double>(
            "deviation", "Deviation of the gaussian likelihood, or the least one of learned-gaussian.", SettingType.Real(0, isLowIncluded: false), c => c.Deviation, (c, v) => c with { Deviation = v }),
        NetworkSettings.DType<CvaeConfig>(c => c.DType, (c, v) => c with { DType = v }),
    ];

    /// <inheritdoc/>
    public override Cvae CreateModel(ulong seed) => new(this, seed);

    /// <inheritdoc/>
    public override TrainingTask CreateTask(RunConfig run, ImageData data)
    {
        Models.Likelihood.CheckData(Likelihood, run);
        // Before any step: the first batches might not hold the label that cannot be.
        CheckLabels(data.Train, "training");
        CheckLabels(data.Test, "test");
        return new CvaeTask(CreateModel(run.Seed), run, data);
    }

    /// <summary>Whether all settings are the same, the hidden layers' sizes one by one.</summary>
    public bool Equals(CvaeConfig? other) => SameSettings(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Input, Classes, Latent, Hidden.Count);

    private void CheckLabels(ImageDataset images, string part)
    {
        var labels = images.Labels;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= Classes)
                throw new ConfigurationException($"classes is {Classes}, so labels go from 0 to {Classes - 1}; that of {part} image {i} is {labels[i]}");
        }
    }
}
