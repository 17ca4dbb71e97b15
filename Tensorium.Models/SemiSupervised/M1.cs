using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The latent-feature discriminative model M1 of Kingma, Rezende, Mohamed and Welling (arXiv 1406.5298): a variational autoencoder of all observations, and a classifier of
/// its features μ(x) that learns from those with a class.
/// <code>
/// p(z), p(x|z), q(z|x) = N(z; μ(x), diag σ²(x))                 those of a <see cref="Vae"/>
/// q(y|x) = Categorical(y; softmax g(μ(x)))                      g: affine, or a perceptron
///
/// J = mean over all x of ELBO(x) + mean over labelled x, y of ln q(y|x),   μ(x) taken as given in the second
/// </code>
/// Both learn in the same steps, but no gradient of the second term reaches the features: they are those of the autoencoder alone.
/// </summary>
public sealed class M1 : SemiSupervisedModel
{
    private readonly Sequential _classifier;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public M1(M1Config config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        Features = RegisterModule("features", new Vae(config.Features, seed));
        var (random, style, hidden) = (InitialValues(seed).Fork(1), config.Style, config.ClassifierHidden);
        _classifier = RegisterModule("classifier", new Sequential(
            [.. Perceptron.Create(config.Latent, hidden, style, random).Layers, style.Affine(hidden.Count > 0 ? hidden[^1] : config.Latent, config.Classes, random)]));
    }

    /// <summary>The settings.</summary>
    public override M1Config Config { get; }

    /// <summary>The autoencoder.</summary>
    public Vae Features { get; }

    /// <inheritdoc/>
    public override Categorical Classify(Tensor observed)
    {
        CheckObserved("Classify", observed);
        return new(_classifier.Forward(Features.PosteriorMean(observed)));
    }

    /// <inheritdoc/>
    internal override bool LearnsFromLabelledWithoutLabels => true;

    /// <inheritdoc/>
    public override Tensor Objective(SemiSupervisedBatch batch, Generator generator)
    {
        var features = Features.PosteriorMean(batch.Labelled).Detach();
        return Elbo(batch.Unlabelled, generator).Mean() + new Categorical(_classifier.Forward(features)).LogProb(batch.Labels).Mean();
    }

    /// <inheritdoc/>
    public override Tensor Elbo(Tensor observed, Generator generator) => Features.Elbo(observed, generator);

    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator) => Features.LogWeights(observed, generator);

    /// <inheritdoc/>
    public override Independent Decode(Tensor latent) => Features.Decode(latent);

    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed) => Features.PosteriorMean(observed);

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => Features.Sample(count, generator);
}
