using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Trains a <see cref="QuadrantCvae"/>: in a first stage its baseline, by ln p(y|x) of its own, and then the rest, by the evidence lower bound.</summary>
internal sealed class QuadrantTask(QuadrantCvae model, RunConfig config, ImageData data) : ConditionalElboTask(model, model.Config.Input, config, data)
{
    /// <summary>Each of both objectives bounds a ln p(y|x) from below.</summary>
    public override string ObjectiveName => "bound";

    public override IReadOnlyList<string> MeasureNames => [Measure("elbo"), Measure("baseline")];

    public override Tensor Objective(TrainingStep step)
    {
        if (Stage > 0 && model.Config.Divergence == DivergenceKind.Exact) return base.Objective(step);
        var (target, condition) = Split(step);
        var bound = Stage > 0 ? model.LogWeights(target, condition, samples: 1, step.Generator()) : model.Predict(condition).LogProb(target);
        return bound.Mean();
    }

    public override IReadOnlyList<double> Evaluate() => [.. base.Evaluate(), Baseline(model, Test).Mean];

    public override int StageCount => 2;

    public override int Patience => model.Config.Patience;

    public override int MaxEpochs(int stage) => stage == 0 ? model.Config.BaselineEpochs : base.MaxEpochs(stage);

    /// <summary>What the stage raises.</summary>
    public override double? Merit(int stage, IReadOnlyList<double> measures) => measures[stage == 0 ? 1 : 0];

    /// <summary>ln p(y|x) of the baseline: minus the cross-entropy of the missing pixels.</summary>
    public static Estimate Baseline(QuadrantCvae model, ImageDataset images) =>
        ConditionalEvaluation.Of(model, images, (target, condition) => model.Predict(condition).LogProb(target));

    public override void WritePictures(RunFolder folder) => QuadrantPictures.Save(model, Test, folder.Picture("completions"), Config.Seed);
}
