using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The variational autoencoder of Kingma and Welling (arXiv 1312.6114) with multilayer perceptrons, for images with pixels in [0, 1]:
/// <code>
/// p(z)   = N(z; 0, I)
/// p(x|z) = ∏ᵢ Bernoulli(xᵢ; σ(fᵢ(z)))                 f: the decoder
/// q(z|x) = N(z; μ(x), diag σ²(x))                     μ, ln σ²: the encoder
///
/// ELBO(x) = E_q(z|x)[ln p(x|z)] − KL(q(z|x) ‖ p(z))  ≤  ln p(x)
/// </code>
/// The expectation is estimated by one reparameterised sample, z = μ + σ·ε with ε ~ N(0, I); the divergence is exact. Grey pixels are taken as they
/// are, as is usual, though p(x|z) is then no density. Everything is in nats.
/// </summary>
public sealed partial class Vae : Module
{
    // Initial values and noise are sequences of their own, so that neither changes when the other takes more numbers.
    private const ulong InitialStream = 0x496E6974;
    private const ulong NoiseStream = 0x4E6F697365;

    private readonly Sequential _encoder;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Sequential _decoder;
    private readonly Linear _logits;
    private readonly Generator _noise;

    /// <summary>A model with random parameters: uniform in ±1/√inputs, as PyTorch's linear layers.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A size cannot be.</exception>
    public Vae(VaeConfig config, ulong seed = 0)
    {
        config.Validate();
        Config = config;
        var random = new Generator(seed, InitialStream);
        var inner = config.Hidden.Count > 0 ? config.Hidden[^1] : config.Input;
        _encoder = RegisterModule("encoder", Perceptron([config.Input, .. config.Hidden], random));
        _mean = RegisterModule("mean", new Linear(inner, config.Latent, random, dtype: config.DType));
        _logVariance = RegisterModule("log_variance", new Linear(inner, config.Latent, random, dtype: config.DType));
        var outer = config.Hidden.Count > 0 ? config.Hidden[0] : config.Latent;
        _decoder = RegisterModule("decoder", Perceptron([config.Latent, .. config.Hidden.Reverse()], random));
        _logits = RegisterModule("logits", new Linear(outer, config.Input, random, dtype: config.DType));
        _noise = RegisterGenerator("noise", new Generator(seed, NoiseStream));
        Prior = new(new StandardNormal([config.Latent], config.DType), 1);
    }

    /// <summary>The sizes.</summary>
    public VaeConfig Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior { get; }

    /// <summary>q(z|x).</summary>
    /// <param name="images">x, [batch, input].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    public Independent Encode(Tensor images)
    {
        CheckImages("Encode", images);
        var hidden = _encoder.Forward(images);
        return new(Normal.FromLogVariance(_mean.Forward(hidden), _logVariance.Forward(hidden)), 1);
    }

    /// <summary>p(x|z).</summary>
    /// <param name="latent">z, […, latent].</param>
    /// <returns>[…] with events [input].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public Independent Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"Vae.Decode: the latent variable is {latent.Shape}; this model takes […, {Config.Latent}]");
        return new(new Bernoulli(_logits.Forward(_decoder.Forward(latent))), 1);
    }

    /// <summary>The evidence lower bound of each image, estimated by one sample with noise of the model's own generator: what training maximises.</summary>
    /// <param name="images">x, [batch, input], in [0, 1].</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    /// <exception cref="ArgumentException">A pixel is not in [0, 1].</exception>
    public Tensor Elbo(Tensor images) => Elbo(images, _noise);

    /// <summary>The evidence lower bound of each image, estimated by one sample.</summary>
    /// <param name="images">x, [batch, input], in [0, 1].</param>
    /// <param name="generator">Where the noise comes from: batch × latent normal numbers.</param>
    /// <returns>[batch], in nats.</returns>
    /// <inheritdoc cref="Elbo(Tensor)" path="/exception"/>
    public Tensor Elbo(Tensor images, Generator generator)
    {
        var posterior = Encode(images);
        var latent = posterior.ReparameterizedSample(generator);
        return Decode(latent).LogProb(images) - KlDivergence.Between(posterior, Prior);
    }

    /// <summary>Images that the model dreams up: z ~ p(z), and of p(x|z) the mean. Without gradient.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where z comes from; by default the model's own generator.</param>
    /// <returns>[count, input], in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Tensor Sample(int count, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var paused = Recording.Pause();
        return Decode(Prior.Sample(generator ?? _noise, [count])).Mean;
    }

    /// <summary>What the model makes of images: of q(z|x) the mean, and of p(x|z) the mean. Without gradient, and without noise.</summary>
    /// <param name="images">x, [batch, input].</param>
    /// <returns>[batch, input], in [0, 1].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    public Tensor Reconstruct(Tensor images)
    {
        using var paused = Recording.Pause();
        return Decode(Encode(images).Mean).Mean;
    }

    private Sequential Perceptron(int[] sizes, Generator random) => new(
        [.. Enumerable.Range(1, sizes.Length - 1).SelectMany(i => new Layer[] { new Linear(sizes[i - 1], sizes[i], random, dtype: Config.DType), new Relu() })]);

    private void CheckImages(string operation, Tensor images)
    {
        if (images.Rank != 2 || images.Shape[1] != Config.Input)
            throw new ShapeException($"Vae.{operation}: the images are {images.Shape}; this model takes [batch, {Config.Input}]");
    }
}
