using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// A model of observations x through latent variables z, p(x) = ∫ p(x|z) p(z) dz, with an approximate posterior q(z|x): all that training by a bound, estimates
/// of ln p(x) and pictures need. Everything is in nats.
/// </summary>
public abstract partial class LatentVariableModel : Module
{
    // Initial values and noise are sequences of their own, so that neither changes when the other takes more numbers.
    private const ulong InitialStream = 0x496E6974;
    private const ulong NoiseStream = 0x4E6F697365;

    private readonly Generator _noise;

    /// <summary>A model of vectors.</summary>
    /// <param name="observed">The size of x.</param>
    /// <param name="seed">Decides the noise of training.</param>
    protected LatentVariableModel(int observed, ulong seed)
    {
        ObservedSize = observed;
        _noise = RegisterGenerator("noise", NoiseOf(seed));
    }

    /// <summary>The settings.</summary>
    public abstract ModelConfig Config { get; }

    /// <summary>The size of x.</summary>
    public int ObservedSize { get; }

    /// <summary>The noise of training: saved with the run, so that one that is resumed draws on.</summary>
    protected internal Generator Noise => _noise;

    /// <summary>Encodes observations, once, and gives a function that draws z ~ q(z|x) so many times for each and returns the logarithms of the weights.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>K ↦ ln p(x|z) + ln p(z) − ln q(z|x), [K, batch], differentiable.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    public abstract Func<int, Tensor> LogWeights(Tensor observed, Generator generator);

    /// <summary>The evidence lower bound of each observation, estimated by one sample.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    public virtual Tensor Elbo(Tensor observed, Generator generator) => LogWeights(observed, generator)(1).Squeeze(0);

    /// <summary>The evidence lower bound of each observation, estimated by one sample with noise of the model's own generator: what training maximises.</summary>
    /// <inheritdoc cref="Elbo(Tensor, Generator)" path="/param[@name='observed']|/returns|/exception"/>
    public Tensor Elbo(Tensor observed) => Elbo(observed, _noise);

    /// <summary>Observations that the model dreams up: z ~ p(z), and of p(x|z) the mean. Without gradient.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where z comes from; by default the model's own generator.</param>
    /// <returns>[count, observed].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Tensor Sample(int count, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var paused = Recording.Pause();
        return Dream(count, generator ?? _noise);
    }

    /// <summary>What the model makes of observations: of q(z|x) the mean, and of p(x|z) the mean. Without gradient, and without noise.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <returns>[batch, observed].</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    public Tensor Reconstruct(Tensor observed)
    {
        using var paused = Recording.Pause();
        return Decode(PosteriorMean(observed)).Mean;
    }

    /// <summary>p(x|z) of the latent variable that is nearest to x.</summary>
    /// <param name="latent">z, […, latent].</param>
    /// <returns>[…] with events [observed].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public abstract Distributions.Independent Decode(Tensor latent);

    /// <summary>The mean of q(z|x), or what stands for it where q has no simple mean: the representation of an observation.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <returns>[batch, latent].</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    public abstract Tensor PosteriorMean(Tensor observed);

    /// <summary>
    /// How many of the coordinates that <see cref="PosteriorMean"/> gives have a standard normal prior, the first ones; all by default. Pictures move these, and no others.
    /// </summary>
    /// <param name="latent">The number of all.</param>
    protected internal virtual int StandardNormalCoordinates(int latent) => latent;

    /// <summary>Where first values come from.</summary>
    protected internal static Generator InitialValues(ulong seed) => new(seed, InitialStream);

    /// <summary>Where the noise of training comes from.</summary>
    internal static Generator NoiseOf(ulong seed) => new(seed, NoiseStream);

    /// <summary>Of p(x|z) the mean for so many z ~ p(z), [count, observed]; nothing is recorded.</summary>
    protected abstract Tensor Dream(int count, Generator generator);

    /// <summary>Refuses observations of another shape than [batch, observed].</summary>
    protected void CheckObserved(string operation, Tensor observed)
    {
        if (observed.Rank != 2 || observed.Shape[1] != ObservedSize)
            throw new ShapeException($"{GetType().Name}.{operation}: the images are {observed.Shape}; this model takes [batch, {ObservedSize}]");
    }
}
