using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The variational autoencoder of Kingma and Welling (arXiv 1312.6114):
/// <code>
/// p(z)   = N(z; 0, I)
/// p(x|z) = ∏ᵢ p(xᵢ; f(z)ᵢ)                            f: the decoder; see <see cref="Likelihood"/>
/// q(z|x) = N(z; μ(x), diag σ²(x))                     μ, ln σ²: the encoder
///
/// ELBO(x) = E_q(z|x)[ln p(x|z)] − KL(q(z|x) ‖ p(z))  ≤  ln p(x)
/// </code>
/// The expectation is estimated by one reparameterised sample, z = μ + σ·ε with ε ~ N(0, I); the divergence is exact.
/// </summary>
public sealed class Vae : LatentVariableModel, IGaussianEncoder
{
    private readonly Layer _encoder;
    private readonly GaussianHead _posterior;
    private readonly Layer _decoder;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public Vae(VaeConfig config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        var (random, networks) = (InitialValues(seed), config.Networks);
        _encoder = RegisterModule("encoder", networks.Encoder(random));
        _posterior = RegisterModule("posterior", new GaussianHead(networks.Features, config.Latent, config.Style, random));
        _decoder = RegisterModule("decoder", networks.Decoder(random));
        Likelihood = RegisterModule("likelihood", Likelihood.Create(config.Likelihood, () => networks.Head(random), config.Deviation));
        _prior = new(device => new(new StandardNormal([config.Latent], config.DType, device), 1));
    }

    /// <summary>The settings.</summary>
    public override VaeConfig Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior => _prior.On(Device);

    /// <summary>The decoder's last layer.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>Reads a model that <see cref="ModelFile.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Decides the noise that the model draws from now on.</param>
    /// <exception cref="DataFormatException">The file is no model of this kind, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Vae Load(string path, ulong seed = 0) => ModelFile.Load<Vae>(path, seed);

    /// <summary>Writes the parameters, and the settings as metadata, to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => ModelFile.Save(path, this, Config);

    /// <summary>q(z|x).</summary>
    /// <param name="images">x, [batch, input].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    public Independent Encode(Tensor images)
    {
        CheckObserved("Encode", images);
        return _posterior.Forward(_encoder.Forward(images));
    }

    /// <inheritdoc/>
    public override Independent Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"Vae.Decode: the latent variable is {latent.Shape}; this model takes […, {Config.Latent}]");
        return Likelihood.Forward(_decoder.Forward(latent));
    }

    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed) => Encode(observed).Mean;

    /// <inheritdoc/>
    public override Tensor Elbo(Tensor observed, Generator generator)
    {
        var posterior = Encode(observed);
        var latent = posterior.ReparameterizedSample(generator);
        return Decode(latent).LogProb(observed) - KlDivergence.Between(posterior, Prior);
    }

    /// <summary>The two terms of the bound apart, the divergence by latent dimension, for objectives that weigh them.</summary>
    /// <param name="observed">x, [batch, input].</param>
    /// <param name="generator">Where the noise of the one sample comes from.</param>
    /// <returns>ln p(x|z), [batch], and KL(q(zⱼ|x) ‖ p(zⱼ)), [batch, latent], in nats.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    public (Tensor Reconstruction, Tensor Divergence) Terms(Tensor observed, Generator generator)
    {
        var posterior = Encode(observed);
        return (Decode(posterior.ReparameterizedSample(generator)).LogProb(observed), KlDivergence.Between(posterior.Base, Prior.Base));
    }

    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var posterior = Encode(observed);
        return samples =>
        {
            var latent = posterior.ReparameterizedSample(generator, [samples]);
            return Decode(latent).LogProb(observed) + Prior.LogProb(latent) - posterior.LogProb(latent);
        };
    }

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => Decode(Prior.Sample(generator, [count])).Mean;
}
