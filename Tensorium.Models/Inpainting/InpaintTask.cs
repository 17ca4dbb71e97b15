using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Raises the bound of an <see cref="InpaintingVae"/> under masks that the run's seed and the step's number decide, and judges it by the hidden pixels of test images.</summary>
public sealed class InpaintTask : ElboTask
{
    private const ulong MaskStream = 0x4D61736B;
    private const int PicturedImages = 64;

    private readonly InpaintingVae _model;
    private readonly RandomMasks _masks;

    /// <summary>For a run.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
    public InpaintTask(InpaintingVae model, RunConfig config, ImageData data)
        : base(model, config, data) => (_model, _masks) = (model, model.Config.Masks);

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("elbo"), Measure("masked_squared_error")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step)
    {
        var images = Observed(step);
        return _model.MaskedElbo(images, _masks.Draw(images.Shape[0], step.Generator(MaskStream), images.Device)).Mean();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() =>
        [InpaintingEvaluation.Elbo(_model, Test, _masks, Config.Seed).Mean, InpaintingEvaluation.SquaredError(_model, Test, _masks).Mean];

    /// <inheritdoc/>
    public override void WritePictures(RunFolder folder)
    {
        base.WritePictures(folder);
        if (Test.Count > 0) InpaintingEvaluation.SavePicture([_model], Test.Take(Math.Min(PicturedImages, Test.Count)), _masks, folder.Picture("inpainted"));
    }
}
