using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// Raises the evidence lower bound of a <see cref="FlowVae"/>, the weight of the divergence growing from 0.01 to 1 at first, so that units of z are not switched off before the
/// decoder has a use for them. Rezende and Mohamed (arXiv 1505.05770, §6.1) let the weight of ln p(x, z) grow so; that of the divergence alone is the more usual
/// way by now (Sønderby et al., arXiv 1602.02282). The output begins at the mean of the training images.
/// </summary>
internal sealed class FlowVaeTask : ElboTask
{
    private const double FirstWeight = 0.01;

    private readonly FlowVae _model;

    public FlowVaeTask(FlowVae model, RunConfig config, ImageData data)
        : base(model, config, data)
    {
        _model = model;
        model.Likelihood.StartAtMean(Train.Mean());
    }

    /// <inheritdoc/>
    /// <remarks>It is no bound while the divergence has less than its weight.</remarks>
    public override string ObjectiveName => _model.Config.WarmUp > 0 ? "objective" : base.ObjectiveName;

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step)
    {
        var warmUp = _model.Config.WarmUp;
        return _model.WarmUpObjective(Observed(step), warmUp > 0 ? Math.Min(1, FirstWeight + (step.Epochs / warmUp)) : 1).Mean();
    }
}
