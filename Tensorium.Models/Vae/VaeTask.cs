using Tensorium.Models.Bounds;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// Trains a <see cref="Vae"/> by an objective that weighs its divergence: E[ln p(x|z)] − β·KL, with β rising, with free bits, or −γ·|KL − C| with C rising. What is measured is the
/// bound itself, and its two terms.
/// </summary>
public sealed class VaeTask : ElboTask
{
    private readonly Vae _model;
    private readonly VaeConfig _settings;

    /// <summary>For a run.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The model is not for such images, or more are held out than there are.</exception>
    public VaeTask(Vae model, RunConfig config, ImageData data)
        : base(model, config, data) => (_model, _settings) = (model, model.Config);

    /// <inheritdoc/>
    public override string ObjectiveName => "objective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> MeasureNames => [Measure("elbo"), Measure("reconstruction"), Measure("divergence")];

    /// <inheritdoc/>
    public override Tensor Objective(TrainingStep step) => Objective(Observed(step), step.Epochs, _model.Noise);

    /// <inheritdoc/>
    public override IReadOnlyList<double> Evaluate()
    {
        var (elbo, reconstruction) = (Evaluation.Elbo(_model, Test, Config.Seed).Mean, Evaluation.Bound(_model, Test, Config.Seed, (x, noise) => _model.Terms(x, noise).Reconstruction).Mean);
        return [elbo, reconstruction, reconstruction - elbo];
    }

    /// <summary>The objective of a batch.</summary>
    /// <param name="observed">x, [batch, input].</param>
    /// <param name="epochs">The epochs that are done, with the part of the running one.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>A scalar, in nats an image.</returns>
    public Tensor Objective(Tensor observed, double epochs, Generator generator)
    {
        var (reconstruction, divergence) = _model.Terms(observed, generator);
        return reconstruction.Mean() - Penalty(divergence, epochs);
    }

    private Tensor Penalty(Tensor divergence, double epochs)
    {
        if (_settings.Capacity > 0)
            return DivergencePenalty.Capacity(divergence.Sum(-1), _settings.Capacity * Risen(epochs, _settings.CapacityEpochs), _settings.CapacityWeight);
        var cost = _settings.FreeBits > 0 ? DivergencePenalty.FreeBits(divergence, _settings.FreeBits) : divergence.Sum(-1).Mean();
        return cost * (_settings.Beta * Risen(epochs, _settings.WarmUp));
    }

    /// <summary>From 0 to 1 in so many epochs, then 1.</summary>
    private static double Risen(double epochs, double over) => over > 0 ? Math.Min(1, epochs / over) : 1;
}
