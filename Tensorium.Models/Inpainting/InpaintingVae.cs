using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// A variational autoencoder that infers hidden pixels: its encoder sees a part of an image, its decoder gives all of it. With a mask m that is 1 where a pixel is seen:
/// <code>
/// p(z)     = N(z; 0, I)
/// p(x|z)   = ∏ᵢ p(xᵢ; f(z)ᵢ)                                f: the decoder; see <see cref="Likelihood"/>
/// q(z|x,m) = N(z; μ(x ⊙ m, m), diag σ²(x ⊙ m, m))           μ, ln σ²: the encoder; see <see cref="HiddenPixels"/>
///
/// ELBO(x, m) = E_q(z|x,m)[ln p(x|z)] − KL(q(z|x,m) ‖ p(z))        ≤  ln p(x)             target: all pixels
/// ELBO(x, m) = E_q(z|x,m)[∑ᵢ mᵢ ln p(xᵢ|z)] − KL(q(z|x,m) ‖ p(z)) ≤  ln p(x ⊙ m)         target: observed pixels
/// </code>
/// Training draws m at random. If training images are whole, the first bound teaches the encoder to infer from a part what it would from all, q(z|x ⊙ m) ≈ q(z|x), with the generator p(x|z) as in
/// a <see cref="Vae"/>. The second bound needs no hidden pixel: images with missing pixels are enough. The expectation is estimated by one reparameterised sample; the divergence is exact.
/// </summary>
public sealed class InpaintingVae : LatentVariableModel
{
    private readonly InpaintingEncoder _encoder;
    private readonly GaussianHead _posterior;
    private readonly Layer _decoder;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public InpaintingVae(InpaintConfig config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        var (random, networks) = (InitialValues(seed), new ConvolutionalNetworks(config.Input, config.Channels, config.Hidden, config.Latent, config.Style));
        // The decoder first: encoders of other kinds take other numbers of weights, and all begin with the same generator.
        _decoder = RegisterModule("decoder", networks.Decoder(random));
        Likelihood = RegisterModule("likelihood", Likelihood.Create(config.Likelihood, () => networks.Head(random), config.Deviation));
        _posterior = RegisterModule("posterior", new GaussianHead(networks.Features, config.Latent, config.Style, random));
        _encoder = RegisterModule("encoder", InpaintingEncoder.Create(config, networks, random));
        _prior = new(device => new(new StandardNormal([config.Latent], config.DType, device), 1));
    }

    /// <summary>The settings.</summary>
    public override InpaintConfig Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior => _prior.On(Device);

    /// <summary>The decoder's last layer.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>q(z|x,m).</summary>
    /// <param name="images">x, [batch, input]; what stands at a hidden pixel is not looked at.</param>
    /// <param name="seen">m: bool, [batch, input].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The images or the mask have another shape.</exception>
    /// <exception cref="DTypeException">The mask is not bool.</exception>
    public Independent Encode(Tensor images, Tensor seen)
    {
        Check("Encode", images, seen);
        return _posterior.Forward(_encoder.Forward(images, seen));
    }

    /// <summary>The bound of each image given a part of it, of the kind that <see cref="InpaintConfig.Target"/> says, estimated by one sample: what training maximises.</summary>
    /// <param name="images">x, [batch, input]; if the target is the observed pixels, what stands at a hidden one is not looked at.</param>
    /// <param name="seen">m: bool, [batch, input].</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The images or the mask have another shape.</exception>
    /// <exception cref="DTypeException">The mask is not bool.</exception>
    /// <exception cref="ArgumentException">A pixel is out of the likelihood's range.</exception>
    public Tensor MaskedElbo(Tensor images, Tensor seen, Generator generator)
    {
        var posterior = Encode(images, seen);
        var pixels = Decode(posterior.ReparameterizedSample(generator));
        var logLikelihood = Config.Target == InpaintingTarget.All ? pixels.LogProb(images) : pixels.LogProb(images, seen);
        return logLikelihood - KlDivergence.Between(posterior, Prior);
    }

    /// <summary>The bound with noise of the model's own generator.</summary>
    /// <inheritdoc cref="MaskedElbo(Tensor, Tensor, Generator)" path="/param[@name!='generator']|/returns|/exception"/>
    public Tensor MaskedElbo(Tensor images, Tensor seen) => MaskedElbo(images, seen, Noise);

    /// <summary>Fills the hidden pixels: where one is hidden, the mean of p(x|z) at the mean of q(z|x,m); the others stay. Without gradient, and without noise.</summary>
    /// <param name="images">x, [batch, input]; what stands at a hidden pixel is not looked at.</param>
    /// <param name="seen">m: bool, [batch, input].</param>
    /// <returns>[batch, input].</returns>
    /// <exception cref="ShapeException">The images or the mask have another shape.</exception>
    /// <exception cref="DTypeException">The mask is not bool.</exception>
    /// <exception cref="ArgumentException">A mask hides everything, or nothing.</exception>
    public Tensor Inpaint(Tensor images, Tensor seen)
    {
        Check("Inpaint", images, seen);
        RefuseTrivial(seen);
        using var paused = Recording.Pause();
        return Tensor.Where(seen, images, Decode(Encode(images, seen).Mean).Mean);
    }

    /// <inheritdoc/>
    public override Independent Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"InpaintingVae.Decode: the latent variable is {latent.Shape}; this model takes […, {Config.Latent}]");
        return Likelihood.Forward(_decoder.Forward(latent));
    }

    /// <summary>The mean of q(z|x, 1), with nothing hidden.</summary>
    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed) => EncodeWhole(observed).Mean;

    /// <summary>With z ~ q(z|x, 1), nothing hidden.</summary>
    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var posterior = EncodeWhole(observed);
        return samples =>
        {
            var latent = posterior.ReparameterizedSample(generator, [samples]);
            return Decode(latent).LogProb(observed) + Prior.LogProb(latent) - posterior.LogProb(latent);
        };
    }

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => Decode(Prior.Sample(generator, [count])).Mean;

    private Independent EncodeWhole(Tensor images)
    {
        CheckObserved("Encode", images);
        return Encode(images, Tensor.Ones(images.Shape, device: images.Device) > 0);
    }

    private void Check(string operation, Tensor images, Tensor seen)
    {
        CheckObserved(operation, images);
        if (seen.DType != DType.Bool) throw new DTypeException($"InpaintingVae.{operation}: the mask is {seen.DType.Name()}; expected bool, true where a pixel is seen");
        if (seen.Shape != images.Shape) throw new ShapeException($"InpaintingVae.{operation}: the mask is {seen.Shape}; expected {images.Shape}, an entry for each pixel");
    }

    private static void RefuseTrivial(Tensor seen)
    {
        var (mask, size) = (seen.ToArray<bool>(), seen.Shape[1]);
        for (var i = 0; i < seen.Shape[0]; i++)
        {
            var count = mask.AsSpan(i * size, size).Count(true);
            if (count == 0) throw new ArgumentException($"InpaintingVae.Inpaint: the mask of image {i} hides everything; at least one pixel must be seen", nameof(seen));
            if (count == size) throw new ArgumentException($"InpaintingVae.Inpaint: the mask of image {i} hides nothing; there is nothing to fill", nameof(seen));
        }
    }
}
