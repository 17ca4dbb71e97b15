using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Raises the bound of an <see cref="Iwae"/>. As in its paper, the output begins at the mean of the training images.</summary>
public sealed class IwaeTask : ElboTask
{
    private readonly Iwae _model;

    /// <summary>For a run.</summary>
    /// <param name="model">What learns; its output's first values are set.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
    public IwaeTask(Iwae model, RunConfig config, ImageData data)
        : base(model, config, data)
    {
        _model = model;
        model.Likelihood.StartAtMean(Train.Mean());
    }

    /// <inheritdoc/>
    public override string ObjectiveName => "bound";

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("bound")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step) => _model.Bound(Observed(step)).Mean();

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [Evaluation.Bound(_model, Test, Config.Seed, _model.Bound).Mean];
}
