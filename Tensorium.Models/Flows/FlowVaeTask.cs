using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// Raises the evidence lower bound of a <see cref="FlowVae"/>, the weight of the divergence growing from 0.01 to 1 at first, so that the flow is not flattened before the
/// decoder has a use for it. Rezende and Mohamed (arXiv 1505.05770, §6.1) let the weight of ln p(x, z) grow so; that of the divergence alone is the more usual
/// way by now (Sønderby et al., arXiv 1602.02282).
/// </summary>
internal sealed class FlowVaeTask(FlowVae model, RunConfig config, ImageData data) : ElboTask(model, config, data)
{
    private const double FirstWeight = 0.01;

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step)
    {
        var weight = model.Config.WarmUp > 0 ? Math.Min(1, FirstWeight + (step.Epochs / model.Config.WarmUp)) : 1;
        return model.WarmUpObjective(Observed(step), weight).Mean();
    }
}
