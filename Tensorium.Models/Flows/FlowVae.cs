using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// A variational autoencoder whose approximate posterior is a normalizing flow (Rezende and Mohamed, arXiv 1505.05770; Kingma et al., arXiv 1606.04934):
/// <code>
/// p(z)   = N(z; 0, I)
/// p(x|z) = ∏ᵢ p(xᵢ; f(z)ᵢ)                            f: the decoder; see <see cref="Likelihood"/>
/// q(z|x): z = (f_K ∘ … ∘ f₁)(z₀),  z₀ ~ N(μ(x), diag σ²(x)),  f_k invertible, their parameters from x or the same for all x
/// ln q(z|x) = ln N(z₀; μ(x), diag σ²(x)) − Σ_k ln |det ∂f_k/∂z_(k−1)|
///
/// ELBO(x) = E_q(z|x)[ln p(x|z) + ln p(z) − ln q(z|x)]  ≤  ln p(x)
/// </code>
/// Expectation and divergence are estimated by the same sample of z₀: the divergence has no closed form any more. Everything is in nats.
/// </summary>
public sealed class FlowVae : LatentVariableModel, ILatentDensities
{
    private readonly Sequential _encoder;
    private readonly GaussianHead _base;
    private readonly FlowHead? _flow;
    private readonly Sequential _decoder;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public FlowVae(FlowVaeConfig config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        var (random, style) = (InitialValues(seed), config.Style);
        _encoder = RegisterModule("encoder", Perceptron.Create(config.Input, config.Hidden, style, random));
        _base = RegisterModule("posterior", new GaussianHead(config.EncoderOutput, config.Latent, style, random));
        _decoder = RegisterModule("decoder", Perceptron.Create(config.Latent, [.. config.Hidden.Reverse()], style, random));
        Likelihood = RegisterModule("likelihood", Likelihood.Create(config.Likelihood, config.Hidden.Count > 0 ? config.Hidden[0] : config.Latent, config.Input, style, random));
        // Last, so that models of one seed that differ in their flow begin with the same encoder and decoder.
        _flow = FlowHead.Create(config, random);
        if (_flow is not null) RegisterModule("flow", _flow);
        _prior = new(device => new(new StandardNormal([config.Latent], config.DType, device), 1));
    }

    /// <summary>The settings.</summary>
    public override FlowVaeConfig Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior => _prior.On(Device);

    /// <summary>The decoder's last layer.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>q(z|x): a sample comes with its log-density by <see cref="Distribution.ReparameterizedSampleAndLogProb"/>.</summary>
    /// <param name="images">x, [batch, input].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    public Distribution Encode(Tensor images)
    {
        CheckObserved("Encode", images);
        var hidden = _encoder.Forward(images);
        var start = _base.Forward(hidden);
        return _flow is null ? start : _flow.Forward(hidden, start);
    }

    /// <inheritdoc/>
    public override Independent Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"FlowVae.Decode: the latent variable is {latent.Shape}; this model takes […, {Config.Latent}]");
        return Likelihood.Forward(_decoder.Forward(latent));
    }

    /// <summary>The mean of z₀, taken through the flow: the mean of z itself has no closed form.</summary>
    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed)
    {
        var posterior = Encode(observed);
        return posterior is TransformedDistribution bent ? bent.Transform.Forward(bent.Base.Mean).Value : posterior.Mean;
    }

    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var posterior = Encode(observed);
        return samples =>
        {
            var (likelihood, ratio) = Terms(observed, posterior, generator, [samples]);
            return likelihood + ratio;
        };
    }

    /// <summary>
    /// What is maximised while the divergence is warmed up, E_q(z|x)[ln p(x|z) + w·(ln p(z) − ln q(z|x))], estimated by one sample: the evidence lower bound for w = 1, and no
    /// bound that one would report for w below it.
    /// </summary>
    /// <param name="observed">x, [batch, input].</param>
    /// <param name="weight">w, the weight of the divergence.</param>
    /// <param name="generator">Where the noise comes from; by default the model's own generator.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    public Tensor WarmUpObjective(Tensor observed, double weight, Generator? generator = null)
    {
        var (likelihood, ratio) = Terms(observed, Encode(observed), generator ?? Noise, []);
        return likelihood + (ratio * weight);
    }

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => Decode(Prior.Sample(generator, [count])).Mean;

    /// <summary>ln p(x|z) and ln p(z) − ln q(z|x) at z ~ q(z|x), [shape…, batch].</summary>
    private (Tensor Likelihood, Tensor Ratio) Terms(Tensor observed, Distribution posterior, Generator generator, Shape shape)
    {
        var (latent, logProb) = posterior.ReparameterizedSampleAndLogProb(generator, shape);
        return (Decode(latent).LogProb(observed), Prior.LogProb(latent) - logProb);
    }
}
