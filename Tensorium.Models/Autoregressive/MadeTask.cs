using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Raises the log-probability that a <see cref="BernoulliMade"/> gives to images of black and white pixels: exact, no bound.</summary>
internal sealed class MadeTask : ImageTask
{
    private const ulong SampleStream = 0x4D616465;
    private const int SampleCount = 36;

    private readonly BernoulliMade _model;

    /// <exception cref="ConfigurationException">The pixels stay grey, of which the model has no density.</exception>
    public MadeTask(BernoulliMade model, RunConfig config, ImageData data)
        : base(config, data)
    {
        if (config.Binarize == Binarization.None)
            throw new ConfigurationException("binarize is none; a masked autoencoder of this kind models pixels that are black or white: use --binarize dynamic");
        if (model.Config.Inputs != ImageDataset.ImageSize)
            throw new ConfigurationException($"input is {model.Config.Inputs}; the images of this data set have {ImageDataset.ImageSize} pixels");
        _model = model;
    }

    /// <inheritdoc/>
    public override Module Model => _model;

    /// <inheritdoc/>
    public override string ObjectiveName => "log_likelihood";

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("log_likelihood")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step) => _model.LogProb(Images(step).For(_model)).Mean();

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [Evaluation.Bound(_model, Test, Config.Seed, (images, _) => _model.LogProb(images)).Mean];

    /// <inheritdoc/>
    public override void WritePictures(RunFolder folder) => _model.Sample(SampleCount, new Generator(Config.Seed, SampleStream)).SaveGrid(folder.SamplesFile);
}
