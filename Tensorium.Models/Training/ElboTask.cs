using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Training;

/// <summary>Raises the evidence lower bound of a latent variable model of images.</summary>
public class ElboTask : ImageTask
{
    private readonly LatentVariableModel _model;

    /// <summary>For a run.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
    public ElboTask(LatentVariableModel model, RunConfig config, ImageData data)
        : base(config, data)
    {
        if (model.ObservedSize != ImageDataset.ImageSize)
            throw new ConfigurationException($"input is {model.ObservedSize}; the images of this data set have {ImageDataset.ImageSize} pixels");
        _model = model;
    }

    /// <inheritdoc/>
    public override Module Model => _model;

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("elbo")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step) => _model.Elbo(Observed(step)).Mean();

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [Evaluation.Elbo(_model, Test, Config.Seed).Mean];

    /// <inheritdoc/>
    public override void WritePictures(RunFolder folder) => RunPictures.Write(folder, _model, Test, Config.Seed);

    /// <summary>The batch's images in the model's dtype, [batch, 784].</summary>
    protected Tensor Observed(TrainingStep step) => Images(step).For(_model);
}
