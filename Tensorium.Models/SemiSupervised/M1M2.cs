using Tensorium.Models.Distributions;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// The stacked model M1+M2 of Kingma, Rezende, Mohamed and Welling (arXiv 1406.5298): an <see cref="M2"/> whose observations are the latent variables of a <see cref="Vae"/>,
/// learned one after the other.
/// <code>
/// p(x, z₁, z₂, y)   = p(y) p(z₂) p(z₁|y, z₂) p(x|z₁)         p(z₁|y, z₂): normal with a diagonal covariance
/// q(z₁, z₂, y|x)    = q(z₁|x) q(y|z₁) q(z₂|z₁, y)            q(z₁|x): the encoder of the <see cref="Vae"/>
///
/// ELBO(x) = E_q(z₁|x)[ln p(x|z₁) + U(z₁)] + H[q(z₁|x)]  ≤  ln p(x)        U: the bound of M2
/// </code>
/// While the features are learned, the <see cref="Vae"/>'s own bound of the observations without a class is raised, with p(z₁) = N(0, I); then J of <see cref="M2"/>, of samples z₁ ~ q(z₁|x) drawn anew for each use, while the
/// <see cref="Vae"/> stays as it is. A class is told from the mean of q(z₁|x).
/// </summary>
public sealed class M1M2 : SemiSupervisedModel, IClassAndStyle, IClassConditional
{
    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public M1M2(M1M2Config config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        First = RegisterModule("first", new Vae(config.First, seed));
        // Other first values than the autoencoder's: the same seed would give both the same numbers.
        Second = RegisterModule("second", new M2(config.Second, ~seed, (inputs, random) => new GaussianHead(inputs, config.FeatureLatent, config.Style, random)));
    }

    /// <summary>The settings.</summary>
    public override M1M2Config Config { get; }

    /// <summary>p(x|z₁) and q(z₁|x).</summary>
    public Vae First { get; }

    /// <summary>p(z₁|y, z₂), p(z₂), p(y) and q(y, z₂|z₁).</summary>
    public M2 Second { get; }

    /// <inheritdoc/>
    public override Categorical Classify(Tensor observed) => Second.Classify(First.PosteriorMean(observed));

    /// <summary>J of <see cref="M2"/> of samples z₁ ~ q(z₁|x), through which no gradient passes.</summary>
    /// <inheritdoc/>
    public override Tensor Objective(SemiSupervisedBatch batch, Generator generator)
    {
        var features = batch with { Unlabelled = Features(batch.Unlabelled, generator), Labelled = Features(batch.Labelled, generator) };
        return Second.Objective(features, generator);
    }

    /// <inheritdoc/>
    internal override Tensor StepObjective(SemiSupervisedBatch batch, TrainingStep step) =>
        step.Epoch < Config.FeatureEpochs ? First.Elbo(batch.Unlabelled, Noise).Mean() : Objective(batch, Noise);

    /// <inheritdoc/>
    public override Tensor Elbo(Tensor observed, Generator generator)
    {
        var posterior = First.Encode(observed);
        var features = posterior.ReparameterizedSample(generator);
        return First.Decode(features).LogProb(observed) + Second.Elbo(features, generator) + posterior.Entropy();
    }

    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var posterior = First.Encode(observed);
        return samples =>
        {
            var features = posterior.ReparameterizedSample(generator, [samples]);
            var second = Second.LogWeights(features.Reshape([-1, Config.FeatureLatent]), generator)(1).Reshape([samples, observed.Shape[0]]);
            return First.Decode(features).LogProb(observed) + second - posterior.LogProb(features);
        };
    }

    /// <summary>p(x|z₁).</summary>
    /// <inheritdoc/>
    public override Independent Decode(Tensor latent) => First.Decode(latent);

    /// <summary>The mean of q(z₁|x).</summary>
    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed) => First.PosteriorMean(observed);

    /// <summary>p(z₂): [] with events [latent].</summary>
    public Independent Prior => Second.Prior;

    /// <inheritdoc/>
    public Tensor Style(Tensor observed) => Second.Style(Representation(observed));

    /// <summary>The mean of p(x|z₁) for the mean z₁ of p(z₁|y, z₂).</summary>
    /// <inheritdoc/>
    public Tensor EveryClass(Tensor styles)
    {
        using var paused = Recording.Pause();
        return First.Decode(Second.EveryClass(styles)).Mean;
    }

    /// <inheritdoc/>
    public int ClassCount => Config.Classes;

    /// <summary>Of p(x|z₁) the mean, for z₂ ~ p(z₂), the given y, and z₁ ~ p(z₁|y, z₂).</summary>
    /// <inheritdoc/>
    public Tensor Sample(Tensor labels, Generator? generator = null)
    {
        using var paused = Recording.Pause();
        generator ??= Noise;
        return First.Decode(Second.Imagined(labels, generator).Sample(generator)).Mean;
    }

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => First.Decode(Second.Imagined(count, generator).Sample(generator)).Mean;

    private Tensor Features(Tensor observed, Generator generator)
    {
        using var paused = Recording.Pause();
        return First.Encode(observed).Sample(generator);
    }

    private Tensor Representation(Tensor observed)
    {
        using var paused = Recording.Pause();
        return First.PosteriorMean(observed);
    }
}
