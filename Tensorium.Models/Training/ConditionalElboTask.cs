using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Training;

/// <summary>Raises the evidence lower bound of a <see cref="ConditionalModel"/> of labelled images.</summary>
public abstract class ConditionalElboTask : ImageTask
{
    private readonly ConditionalModel _model;

    /// <summary>For a run.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="pixels">The pixels of the images that it takes.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
    protected ConditionalElboTask(ConditionalModel model, int pixels, RunConfig config, ImageData data)
        : base(config, data)
    {
        if (pixels != ImageDataset.ImageSize)
            throw new ConfigurationException($"input is {pixels}; the images of this data set have {ImageDataset.ImageSize} pixels");
        _model = model;
    }

    /// <inheritdoc/>
    public override Module Model => _model;

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("elbo")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step)
    {
        var (target, condition) = Split(step);
        return _model.Elbo(target, condition).Mean();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [ConditionalEvaluation.Elbo(_model, Test, Config.Seed).Mean];

    /// <summary>What of the batch is target, and what condition, in the model's dtype.</summary>
    protected (Tensor Target, Tensor Condition) Split(TrainingStep step) =>
        _model.Split(Images(step).For(_model), Train.LabelsAt(step.Indices).To(_model.Device));
}
