using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The conditional variational autoencoder for structured prediction (Sohn, Lee and Yan, NIPS 2015), as in Pyro's example: x is an image of which some quadrants are given, the pixels
/// of the others being −1, and y the pixels that are missing.
/// <code>
/// ŷ         = σ(g(x))                                 the baseline: a network that predicts each missing pixel by itself
/// p(z|x)    = N(z; μₚ(x, ŷ), diag σₚ²(x, ŷ))          the prior: of x with ŷ in the place of what is missing
/// p(y|x, z) = ∏ᵢ Bernoulli(yᵢ; σ(f(z)ᵢ))              given z, x tells nothing more
/// q(z|x, y) = N(z; μ(x, y), diag σ²(x, y))            the recognition network: of the whole image
///
/// ELBO(y|x) = E_q(z|x,y)[ln p(y|x, z)] − KL(q(z|x, y) ‖ p(z|x))  ≤  ln p(y|x)
/// </code>
/// The baseline is trained first, by its own ∑ᵢ ln Bernoulli(yᵢ; ŷᵢ), and does not change any more: no gradient passes through ŷ. Grey pixels are taken as they are.
/// </summary>
public sealed class QuadrantCvae : ConditionalModel
{
    private readonly QuadrantMask _mask;
    private readonly Network _baseline;
    private readonly Sequential _priorHidden;
    private readonly GaussianHead _prior;
    private readonly Sequential _recognitionHidden;
    private readonly GaussianHead _recognition;
    private readonly Network _generation;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public QuadrantCvae(QuadrantCvaeConfig config, ulong seed = 0)
        : base(seed)
    {
        config.Validate();
        Config = config;
        _mask = new(config.Quadrants, config.Side);
        var (random, style) = (LatentVariableModel.InitialValues(seed), config.Style);
        var last = config.Hidden.Count > 0 ? config.Hidden[^1] : config.Input;
        _baseline = RegisterModule("baseline", new Network(config.Input, config.Hidden, _mask.MissingCount, style, random));
        _priorHidden = RegisterModule("prior_hidden", Perceptron.Create(config.Input, config.Hidden, style, random));
        _prior = RegisterModule("prior", new GaussianHead(last, config.Latent, style, random));
        _recognitionHidden = RegisterModule("recognition_hidden", Perceptron.Create(config.Input, config.Hidden, style, random));
        _recognition = RegisterModule("recognition", new GaussianHead(last, config.Latent, style, random));
        _generation = RegisterModule("generation", new Network(config.Latent, [.. config.Hidden.Reverse()], _mask.MissingCount, style, random));
    }

    /// <summary>The settings.</summary>
    public override QuadrantCvaeConfig Config { get; }

    /// <summary>The number of pixels that are to be completed.</summary>
    public int MissingCount => _mask.MissingCount;

    /// <summary>What the baseline makes of given quadrants: ∏ᵢ Bernoulli(yᵢ; ŷᵢ), differentiable.</summary>
    /// <param name="condition">x, [batch, input].</param>
    /// <returns>[batch] with events [missing].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    public Independent Predict(Tensor condition)
    {
        Check("Predict", "the given quadrants", condition, Config.Input);
        return _baseline.Forward(condition);
    }

    /// <summary>p(z|x).</summary>
    /// <param name="condition">x, [batch, input].</param>
    /// <inheritdoc/>
    public override Independent Prior(Tensor condition) => _prior.Forward(_priorHidden.Forward(_mask.Join(condition, Guess(condition))));

    /// <summary>q(z|x, y).</summary>
    /// <param name="target">y, [batch, missing].</param>
    /// <param name="condition">x, [batch, input].</param>
    /// <inheritdoc/>
    public override Independent Encode(Tensor target, Tensor condition) => _recognition.Forward(_recognitionHidden.Forward(Complete(condition, target)));

    /// <summary>p(y|x, z).</summary>
    /// <param name="latent">z, […, batch, latent].</param>
    /// <param name="condition">x, [batch, input].</param>
    /// <inheritdoc/>
    public override Independent Decode(Tensor latent, Tensor condition)
    {
        Check("Decode", "the given quadrants", condition, Config.Input);
        if (latent.Rank < 2 || latent.Shape[^2] != condition.Shape[0] || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"QuadrantCvae.Decode: the latent variable is {latent.Shape}; beside {condition.Shape[0]} images this model takes […, {condition.Shape[0]}, {Config.Latent}]");
        return _generation.Forward(latent);
    }

    /// <summary>y and x of whole images, whose labels are not asked for.</summary>
    /// <inheritdoc/>
    public override (Tensor Target, Tensor Condition) Split(Tensor images, Tensor labels)
    {
        Check("Split", "the images", images, Config.Input);
        return (_mask.Missing(images), _mask.Given(images));
    }

    /// <summary>Whole images of given quadrants and a completion.</summary>
    /// <param name="condition">x, [batch, input].</param>
    /// <param name="target">y, or a prediction of it, [batch, missing].</param>
    /// <returns>[batch, input].</returns>
    /// <exception cref="ShapeException">A tensor has another shape.</exception>
    public Tensor Complete(Tensor condition, Tensor target)
    {
        Check("Complete", "the given quadrants", condition, Config.Input);
        Check("Complete", "the missing pixels", target, MissingCount);
        return _mask.Join(condition, target);
    }

    private Tensor Guess(Tensor condition)
    {
        using var paused = Recording.Pause();
        return Predict(condition).Mean;
    }

    private static void Check(string operation, string what, Tensor x, int size)
    {
        if (x.Rank != 2 || x.Shape[1] != size) throw new ShapeException($"QuadrantCvae.{operation}: {what} are {x.Shape}; this model takes [batch, {size}]");
    }

    /// <summary>A perceptron that gives the missing pixels.</summary>
    private sealed class Network : Module
    {
        private readonly Sequential _hidden;
        private readonly BernoulliLikelihood _pixels;

        public Network(int inputs, IReadOnlyList<int> hidden, int outputs, NetworkStyle style, Generator random)
        {
            _hidden = RegisterModule("hidden", Perceptron.Create(inputs, hidden, style, random));
            _pixels = RegisterModule("pixels", new BernoulliLikelihood(PixelHead.Affine(hidden.Count > 0 ? hidden[^1] : inputs, outputs, style, random)));
        }

        public Independent Forward(Tensor x) => _pixels.Forward(_hidden.Forward(x));
    }
}
