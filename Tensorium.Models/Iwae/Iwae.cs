using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The importance weighted autoencoder of Burda, Grosse and Salakhutdinov (arXiv 1509.00519), with L stochastic layers:
/// <code>
/// p(h_L)   = N(h_L; 0, I)
/// p(hₗ|hₗ₊₁) = N(hₗ; μₗ(hₗ₊₁), diag σₗ²(hₗ₊₁))         l = L − 1 … 1
/// p(x|h₁)  = ∏ᵢ p(xᵢ; f(h₁)ᵢ)                           see <see cref="Likelihood"/>
/// q(h|x)   = q(h₁|x) q(h₂|h₁) … q(h_L|h_{L−1})           each normal with a diagonal covariance
///
/// L_K(x) = E[ln (1/K) ∑ₖ p(x, hᵏ) / q(hᵏ|x)],  hᵏ ~ q(h|x) independently
/// </code>
/// Between two layers there are two deterministic ones. With one stochastic layer and K = 1 it is the variational autoencoder whose bound is estimated from samples alone,
/// as in the paper (<see cref="Vae"/> takes the divergence exactly).
/// </summary>
public sealed class Iwae : LatentVariableModel
{
    private const int HiddenLayers = 2;

    private readonly Block[] _recognition;
    private readonly Block[] _generation;
    private readonly Sequential _decoder;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public Iwae(IwaeConfig config, ulong seed = 0)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        var (random, style) = (InitialValues(seed), config.Style);
        var (hidden, latent) = (config.Hidden, config.Latent);
        _recognition = [.. latent.Select((size, l) =>
            RegisterModule($"recognition{l + 1}", new Block(l == 0 ? config.Input : latent[l - 1], hidden[l], size, style, random)))];
        // p(hₗ|hₗ₊₁) mirrors q(hₗ₊₁|hₗ).
        _generation = [.. latent.Skip(1).Select((size, l) =>
            RegisterModule($"generation{l + 1}", new Block(size, hidden[l + 1], latent[l], style, random)))];
        _decoder = RegisterModule("decoder", Perceptron.Create(latent[0], [.. Enumerable.Repeat(hidden[0], HiddenLayers)], style, random));
        Likelihood = RegisterModule("likelihood", Likelihood.Create(config.Likelihood, hidden[0], config.Input, style, random));
        _prior = new(device => new(new StandardNormal([latent[^1]], config.DType, device), 1));
    }

    /// <summary>The settings.</summary>
    public override IwaeConfig Config { get; }

    /// <summary>The decoder's last layer.</summary>
    public Likelihood Likelihood { get; }

    /// <inheritdoc/>
    public override Independent Decode(Tensor latent)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent[0])
            throw new ShapeException($"Iwae.Decode: the lowest latent variable is {latent.Shape}; this model takes […, {Config.Latent[0]}]");
        return Likelihood.Forward(_decoder.Forward(latent));
    }

    /// <summary>The mean of q(h₁|x), [batch, latent of the lowest layer].</summary>
    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed) => Encode("PosteriorMean", observed).Mean;

    /// <summary>None if there is a layer above the lowest: p(h₁|h₂) is learned.</summary>
    /// <inheritdoc/>
    protected internal override int StandardNormalCoordinates(int latent) => _generation.Length == 0 ? latent : 0;

    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var lowest = Encode("LogWeights", observed);
        return samples =>
        {
            var posterior = lowest;
            var below = posterior.ReparameterizedSample(generator, [samples]);
            var logWeight = Decode(below).LogProb(observed) - posterior.LogProb(below);
            for (var l = 1; l < _recognition.Length; l++)
            {
                posterior = _recognition[l].Forward(below);
                var above = posterior.ReparameterizedSample(generator);
                logWeight = logWeight + _generation[l - 1].Forward(above).LogProb(below) - posterior.LogProb(above);
                below = above;
            }

            return logWeight + _prior.On(below.Device).LogProb(below);
        };
    }

    /// <summary>The bound that the settings name, of each observation, estimated by <see cref="IwaeConfig.Particles"/> samples: what training raises.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    public Tensor Bound(Tensor observed, Generator generator)
    {
        var logWeights = LogWeights(observed, generator)(Config.Particles);
        return Config.Bound == ParticleBound.Iwae ? ImportanceWeightedBound.Of(logWeights) : logWeights.Mean(0);
    }

    /// <summary>As <see cref="Bound(Tensor, Generator)"/>, with noise of the model's own generator.</summary>
    /// <inheritdoc cref="Bound(Tensor, Generator)" path="/param[@name='observed']|/returns|/exception"/>
    public Tensor Bound(Tensor observed) => Bound(observed, Noise);

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator)
    {
        var latent = _prior.On(Device).Sample(generator, [count]);
        foreach (var layer in _generation.Reverse()) latent = layer.Forward(latent).Sample(generator);
        return Decode(latent).Mean;
    }

    private Independent Encode(string operation, Tensor observed)
    {
        CheckObserved(operation, observed);
        return _recognition[0].Forward(observed);
    }

    /// <summary>A normal distribution of one layer given another: two hidden layers, and the head.</summary>
    private sealed class Block : Module
    {
        private readonly Sequential _hidden;
        private readonly GaussianHead _head;

        public Block(int inputs, int width, int outputs, NetworkStyle style, Generator random)
        {
            _hidden = RegisterModule("hidden", Perceptron.Create(inputs, [.. Enumerable.Repeat(width, HiddenLayers)], style, random));
            _head = RegisterModule("head", new GaussianHead(width, outputs, style, random));
        }

        public Independent Forward(Tensor x) => _head.Forward(_hidden.Forward(x));
    }
}
