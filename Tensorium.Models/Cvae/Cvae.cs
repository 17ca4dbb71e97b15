using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The conditional variational autoencoder by class: of images x with labels y (Kingma et al., arXiv 1406.5298, with every label known; Sohn, Lee and Yan, NIPS 2015):
/// <code>
/// p(z)      = N(z; 0, I)                              the same for every class
/// p(x|y, z) = ∏ᵢ p(xᵢ; f(y, z)ᵢ)                      f: the decoder, of z with the one-hot y beside it
/// q(z|x, y) = N(z; μ(x, y), diag σ²(x, y))            μ, ln σ²: the encoder, of x with the one-hot y beside it
///
/// ELBO(x|y) = E_q(z|x,y)[ln p(x|y, z)] − KL(q(z|x, y) ‖ p(z))  ≤  ln p(x|y)
/// </code>
/// As the class is given, z need not tell it, and is left with what images of a class differ in: the writing style.
/// </summary>
public sealed class Cvae : ConditionalModel, IClassConditional
{
    private readonly Sequential _encoder;
    private readonly GaussianHead _posterior;
    private readonly Sequential _decoder;
    private readonly Likelihood _likelihood;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public Cvae(CvaeConfig config, ulong seed = 0)
        : base(seed)
    {
        config.Validate();
        Config = config;
        var (random, style) = (LatentVariableModel.InitialValues(seed), config.Style);
        var (observed, latent) = (config.Input + config.Classes, config.Latent + config.Classes);
        _encoder = RegisterModule("encoder", Perceptron.Create(observed, config.Hidden, style, random));
        _posterior = RegisterModule("posterior", new GaussianHead(config.Hidden.Count > 0 ? config.Hidden[^1] : observed, config.Latent, style, random));
        _decoder = RegisterModule("decoder", Perceptron.Create(latent, [.. config.Hidden.Reverse()], style, random));
        _likelihood = RegisterModule("likelihood", Likelihood.Create(config.Likelihood, config.Hidden.Count > 0 ? config.Hidden[0] : latent, config.Input, style, random, config.Deviation));
    }

    /// <summary>The settings.</summary>
    public override CvaeConfig Config { get; }

    /// <inheritdoc/>
    public int ClassCount => Config.Classes;

    /// <summary>p(z), for each of the labels.</summary>
    /// <param name="condition">y, int64, [batch].</param>
    /// <inheritdoc/>
    public override Independent Prior(Tensor condition)
    {
        CheckLabels("Prior", condition);
        return new(new StandardNormal([condition.Shape[0], Config.Latent], Config.DType, condition.Device), 1);
    }

    /// <summary>q(z|x, y).</summary>
    /// <param name="target">x, [batch, input].</param>
    /// <param name="condition">y, int64, [batch].</param>
    /// <inheritdoc/>
    public override Independent Encode(Tensor target, Tensor condition)
    {
        CheckLabels("Encode", condition);
        if (target.Rank != 2 || target.Shape[0] != condition.Shape[0] || target.Shape[1] != Config.Input)
            throw new ShapeException($"Cvae.Encode: the images are {target.Shape}; beside {condition.Shape[0]} labels this model takes [{condition.Shape[0]}, {Config.Input}]");
        return _posterior.Forward(_encoder.Forward(WithClass(target, condition)));
    }

    /// <summary>p(x|y, z).</summary>
    /// <param name="latent">z, […, batch, latent].</param>
    /// <param name="condition">y, int64, [batch].</param>
    /// <inheritdoc/>
    public override Independent Decode(Tensor latent, Tensor condition)
    {
        CheckLabels("Decode", condition);
        if (latent.Rank < 2 || latent.Shape[^2] != condition.Shape[0] || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"Cvae.Decode: the latent variable is {latent.Shape}; beside {condition.Shape[0]} labels this model takes […, {condition.Shape[0]}, {Config.Latent}]");
        return _likelihood.Forward(_decoder.Forward(WithClass(latent, condition)));
    }

    /// <inheritdoc/>
    public override (Tensor Target, Tensor Condition) Split(Tensor images, Tensor labels) => (images, labels);

    /// <summary>[…, batch, size] with the one-hot labels beside it, […, batch, size + classes].</summary>
    private Tensor WithClass(Tensor x, Tensor labels) =>
        Tensor.Cat([x, labels.OneHot(Config.Classes, Config.DType).Expand([.. x.Shape.AsSpan()[..^1], Config.Classes])], axis: -1);

    private static void CheckLabels(string operation, Tensor labels)
    {
        if (labels.Rank != 1) throw new ShapeException($"Cvae.{operation}: the labels are {labels.Shape}; expected [batch]");
    }
}
