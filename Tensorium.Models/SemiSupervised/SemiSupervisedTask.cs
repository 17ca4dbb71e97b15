using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Training;

/// <summary>
/// Raises the objective of a semi-supervised model: an epoch goes once through the images whose labels are hidden (of <see cref="M1"/>, whose features learn without labels, through
/// all), and each step has some of those with labels beside them. Judged by the bound and by the share of images of which the class is told wrong.
/// </summary>
public sealed class SemiSupervisedTask : ElboTask
{
    // Sequences of their own: the labelled images' pixels and order must not repeat the others'.
    private const ulong LabelledPixels = 0x4C50;
    private const ulong LabelledOrder = 0x4C4F;
    private const ulong PictureStream = 0x436C6173;

    private readonly SemiSupervisedModel _model;
    private readonly int[] _labelled;
    private readonly int[] _unlabelled;
    private Tensor _images = Tensor.Zeros([0, ImageDataset.ImageSize]);

    /// <summary>For a run.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, the labels cannot be drawn as its settings say, or no image is left without one.</exception>
    public SemiSupervisedTask(SemiSupervisedModel model, RunConfig config, ImageData data)
        : base(model, config, data)
    {
        _model = model;
        var settings = model.Config;
        _labelled = LabelDraw.Balanced(Train.Labels, settings.Labels, settings.Classes, settings.LabelSeed);
        HashSet<int> kept = model.LearnsFromLabelledWithoutLabels ? [] : [.. _labelled];
        _unlabelled = [.. Enumerable.Range(0, Train.Count).Where(index => !kept.Contains(index))];
        if (_unlabelled.Length == 0)
            throw new ConfigurationException($"labels is {settings.Labels}; of {Train.Count} training images at least 1 must be left without its label");
        foreach (var label in Test.Labels)
        {
            if (label >= settings.Classes)
                throw new ConfigurationException($"a test image has the label {label}; classes is {settings.Classes}: expected labels from 0 to {settings.Classes - 1}");
        }
    }

    /// <summary>The images that keep their labels.</summary>
    public IReadOnlyList<int> Labelled => _labelled;

    /// <summary>The images whose labels have no part in an epoch.</summary>
    public override int ExampleCount => _unlabelled.Length;

    /// <inheritdoc/>
    public override string ObjectiveName => "objective";

    /// <inheritdoc/>
    protected override IReadOnlyList<int> LearningRateCycles => _model.Config switch
    {
        M1M2Config stacked => [stacked.FeatureEpochs, Config.Epochs - stacked.FeatureEpochs],
        M2Config { ClassifierEpochs: > 0 } classifierFirst => [classifierFirst.ClassifierEpochs, Config.Epochs - classifierFirst.ClassifierEpochs],
        _ => base.LearningRateCycles,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [.. base.MeasureNames, Measure("error")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step)
    {
        var labelled = LabelledOf(step);
        var indices = new int[step.Indices.Length];
        for (var i = 0; i < indices.Length; i++) indices[i] = _unlabelled[step.Indices[i]];
        var batch = new SemiSupervisedBatch(
            Images(step, indices).For(_model), Images(labelled, step.Generator(LabelledPixels), ref _images).For(_model), Train.LabelsAt(labelled).To(_model.Device));
        return _model.StepObjective(batch, step);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [.. base.Evaluate(), ConfusionTable.Of(_model, Test).ErrorPercent];

    /// <inheritdoc/>
    public override void WritePictures(RunFolder folder)
    {
        base.WritePictures(folder);
        if (_model is IClassAndStyle conditional) ClassPictures.Write(folder, conditional, Test, new Generator(Config.Seed, PictureStream));
    }

    /// <summary>The labelled images of a step: all, or some that the step draws.</summary>
    private int[] LabelledOf(TrainingStep step)
    {
        if (_model.Config.LabelBatch >= _labelled.Length) return _labelled;
        var order = step.Generator(LabelledOrder).Permutation(_labelled.Length);
        return [.. order.Take(_model.Config.LabelBatch).Select(place => _labelled[place])];
    }
}
