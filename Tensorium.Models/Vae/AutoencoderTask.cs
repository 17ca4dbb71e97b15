using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// Trains a <see cref="Vae"/> as an autoencoder: ln p(x|z) with z the encoder's mean, without noise and without a divergence. The head of the variances learns nothing, so what is
/// measured is that term too: a bound would be that of a posterior that nobody learned.
/// </summary>
/// <param name="model">What learns.</param>
/// <param name="config">The run's configuration.</param>
/// <param name="data">The images.</param>
/// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
public sealed class AutoencoderTask(Vae model, RunConfig config, ImageData data) : ElboTask(model, config, data)
{
    /// <inheritdoc/>
    public override string ObjectiveName => "reconstruction";

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("reconstruction")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step) => Reconstruction(Observed(step)).Mean();

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate() => [Evaluation.Bound(model, Test, Config.Seed, (images, _) => Reconstruction(images)).Mean];

    /// <summary>ln p(x|μ(x)).</summary>
    /// <param name="observed">x, [batch, input].</param>
    /// <returns>[batch], in nats.</returns>
    public Tensor Reconstruction(Tensor observed) => model.Decode(model.PosteriorMean(observed)).LogProb(observed);
}
