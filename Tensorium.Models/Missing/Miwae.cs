using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Missing;

/// <summary>
/// The missing data importance weighted autoencoder of Mattei and Frellsen (ICML 2019, arXiv 1812.02633), for tables of real numbers of which xₒ is observed and xₘ missing (at
/// random: that an entry is missing may depend on xₒ, not on xₘ):
/// <code>
/// p(z)    = N(z; 0, I)
/// p(x|z)  = ∏ⱼ St(xⱼ; νⱼ(z), μⱼ(z), sⱼ(z))           s = softplus + floor, ν = softplus + 3; or ∏ⱼ N(xⱼ; μⱼ(z), s²ⱼ(z))
/// q(z|xₒ) = N(z; μ(ι(xₒ)), diag σ²(ι(xₒ)))           ι: zero where x is missing, which is the mean of a standardised column
///
/// L_K(xₒ) = E_{z₁…z_K ~ q}[ln (1/K) ∑ₖ p(xₒ|zₖ) p(zₖ) / q(zₖ|xₒ)]  ≤  ln p(xₒ)
/// E[xₘ|xₒ] ≈ ∑ₗ wₗ·μₘ(zₗ),  wₗ ∝ p(xₒ|zₗ) p(zₗ) / q(zₗ|xₒ)      self-normalised importance sampling
/// </code>
/// Given z the entries are independent, so that a missing one is left out of p(xₒ|z) by leaving its factor out. Everything is in nats.
/// </summary>
public sealed class Miwae : Module
{
    // Not fewer degrees of freedom: then the variance exists, and stays away from infinity.
    private const double LeastFreedom = 3;
    private const ulong InitialStream = 0x4D697761654930;

    private readonly Sequential _encoder;
    private readonly GaussianHead _posterior;
    private readonly Sequential _decoder;
    private readonly Linear _location;
    private readonly Linear _scale;
    private readonly Linear? _freedom;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters: uniform in ±1/√inputs.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="seed">Decides the parameters.</param>
    /// <exception cref="ConfigurationException">A size cannot be.</exception>
    public Miwae(MiwaeConfig config, ulong seed = 0)
    {
        config.Validate();
        Config = config;
        var random = new Generator(seed, InitialStream);
        var style = new NetworkStyle(config.Activation, DType: config.DType);
        var (inner, outer) = config.Hidden.Count > 0 ? (config.Hidden[^1], config.Hidden[0]) : (config.Columns, config.Latent);
        _encoder = RegisterModule("encoder", Perceptron.Create(config.Columns, config.Hidden, style, random));
        _posterior = RegisterModule("posterior", new GaussianHead(inner, config.Latent, style, random));
        _decoder = RegisterModule("decoder", Perceptron.Create(config.Latent, [.. config.Hidden.Reverse()], style, random));
        _location = RegisterModule("location", style.Affine(outer, config.Columns, random));
        _scale = RegisterModule("scale", style.Affine(outer, config.Columns, random));
        if (config.Likelihood == EntryLikelihood.StudentT) _freedom = RegisterModule("freedom", style.Affine(outer, config.Columns, random));
        _prior = new(device => new(new StandardNormal([config.Latent], config.DType, device), 1));
    }

    /// <summary>The sizes.</summary>
    public MiwaeConfig Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior => _prior.On(Device);

    /// <summary>q(z|xₒ).</summary>
    /// <param name="values">x, [batch, columns]; what stands at a missing entry is not looked at.</param>
    /// <param name="observed">bool, [batch, columns].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The values or the mask have another shape.</exception>
    public Independent Encode(Tensor values, Tensor observed)
    {
        Check(values, observed);
        return _posterior.Forward(_encoder.Forward(Tensor.Where(observed, values, 0)));
    }

    /// <summary>p(xⱼ|z) of each entry.</summary>
    /// <param name="latent">z, […, latent].</param>
    /// <returns>[…, columns].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public Distribution Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"Miwae.Decode: the latent variable is {latent.Shape}; this model takes […, {Config.Latent}]");
        var hidden = _decoder.Forward(latent);
        var (location, scale) = (_location.Forward(hidden), _scale.Forward(hidden).Softplus() + Config.ScaleFloor);
        return _freedom is null ? new Normal(location, scale) : new StudentT(_freedom.Forward(hidden).Softplus() + LeastFreedom, location, scale);
    }

    /// <summary>ln (1/K) ∑ₖ p(xₒ|zₖ) p(zₖ) / q(zₖ|xₒ) of each row: an unbiased estimate of L_K.</summary>
    /// <param name="values">x, [batch, columns]; what stands at a missing entry is not looked at.</param>
    /// <param name="observed">bool, [batch, columns].</param>
    /// <param name="samples">K, at least 1.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The values or the mask have another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public Tensor Bound(Tensor values, Tensor observed, int samples, Generator generator) =>
        ImportanceWeightedBound.Of(Weigh(values, observed, samples, generator).LogWeights);

    /// <summary>The logarithms of the importance weights of samples of q(z|xₒ), and p(x|z) of each.</summary>
    /// <returns>[samples, batch], and [samples, batch, columns].</returns>
    internal (Tensor LogWeights, Distribution Entries) Weigh(Tensor values, Tensor observed, int samples, Generator generator)
    {
        if (samples < 1) throw new ArgumentOutOfRangeException(nameof(samples), samples, "Miwae: at least 1 importance sample is needed");
        var posterior = Encode(values, observed);
        var latent = posterior.ReparameterizedSample(generator, [samples]);
        var entries = Decode(latent);
        // Zero, not what stands there: a missing entry may be NaN, which no mask would take out of a sum again.
        var logLikelihood = (entries.LogProb(Tensor.Where(observed, values, 0)) * observed.To(Config.DType)).Sum(-1);
        return (logLikelihood + Prior.LogProb(latent) - posterior.LogProb(latent), entries);
    }

    private void Check(Tensor values, Tensor observed)
    {
        if (values.Rank != 2 || values.Shape[1] != Config.Columns)
            throw new ShapeException($"Miwae: the values are {values.Shape}; this model takes [batch, {Config.Columns}]");
        if (observed.Shape != values.Shape || observed.DType != DType.Bool)
            throw new ShapeException($"Miwae: the mask is {observed.DType.Name()} {observed.Shape}; expected bool {values.Shape}, an entry for each value");
    }
}
