using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// A model of targets t given conditions c through latent variables z, with an approximate posterior (Sohn, Lee and Yan, NIPS 2015):
/// <code>
/// p(t|c)    = ∫ p(t|c, z) p(z|c) dz
/// ELBO(t|c) = E_q(z|t,c)[ln p(t|c, z)] − KL(q(z|t, c) ‖ p(z|c))  ≤  ln p(t|c)
/// </code>
/// Models say what the three distributions are; the bounds are written here. Everything is in nats. (Some of the lecture notes leave the logarithm out of the expectation: a slip.)
/// </summary>
public abstract class ConditionalModel : Module
{
    private readonly Generator _noise;

    /// <summary>A model whose noise a seed decides.</summary>
    protected ConditionalModel(ulong seed) => _noise = RegisterGenerator("noise", LatentVariableModel.NoiseOf(seed));

    /// <summary>The settings.</summary>
    public abstract ModelConfig Config { get; }

    /// <summary>p(z|c).</summary>
    /// <param name="condition">c, [batch…].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">The conditions have another shape.</exception>
    public abstract Independent Prior(Tensor condition);

    /// <summary>q(z|t, c).</summary>
    /// <param name="target">t, [batch, target].</param>
    /// <param name="condition">c, [batch…].</param>
    /// <returns>[batch] with events [latent].</returns>
    /// <exception cref="ShapeException">Targets or conditions have another shape.</exception>
    public abstract Independent Encode(Tensor target, Tensor condition);

    /// <summary>p(t|c, z).</summary>
    /// <param name="latent">z, […, batch, latent].</param>
    /// <param name="condition">c, [batch…].</param>
    /// <returns>[…, batch] with events [target].</returns>
    /// <exception cref="ShapeException">Latent variables or conditions have another shape.</exception>
    public abstract Independent Decode(Tensor latent, Tensor condition);

    /// <summary>What of labelled images is the target, and what the condition.</summary>
    /// <param name="images">In the dtype of the parameters, [batch, pixels].</param>
    /// <param name="labels">int64, [batch].</param>
    /// <exception cref="ShapeException">The images have another size.</exception>
    public abstract (Tensor Target, Tensor Condition) Split(Tensor images, Tensor labels);

    /// <summary>The evidence lower bound of each target, estimated by one reparameterised sample; the divergence is exact.</summary>
    /// <param name="target">t, [batch, target].</param>
    /// <param name="condition">c, [batch…].</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[batch], in nats.</returns>
    /// <exception cref="ShapeException">Targets or conditions have another shape.</exception>
    /// <exception cref="ArgumentException">A target is out of the likelihood's range.</exception>
    public Tensor Elbo(Tensor target, Tensor condition, Generator generator)
    {
        var posterior = Encode(target, condition);
        var latent = posterior.ReparameterizedSample(generator);
        return Decode(latent, condition).LogProb(target) - KlDivergence.Between(posterior, Prior(condition));
    }

    /// <summary>The evidence lower bound of each target, with noise of the model's own generator: what training maximises.</summary>
    /// <inheritdoc cref="Elbo(Tensor, Tensor, Generator)" path="/param[@name='target']|/param[@name='condition']|/returns|/exception"/>
    public Tensor Elbo(Tensor target, Tensor condition) => Elbo(target, condition, _noise);

    /// <summary>ln p(t|c, z) + ln p(z|c) − ln q(z|t, c) for draws of z ~ q(z|t, c): their mean estimates the ELBO, and <see cref="ImportanceWeightedBound"/> makes tighter bounds of them.</summary>
    /// <param name="target">t, [batch, target].</param>
    /// <param name="condition">c, [batch…].</param>
    /// <param name="samples">K, the draws for each target.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>[K, batch], differentiable.</returns>
    /// <exception cref="ShapeException">Targets or conditions have another shape.</exception>
    /// <exception cref="ArgumentException">A target is out of the likelihood's range.</exception>
    public Tensor LogWeights(Tensor target, Tensor condition, int samples, Generator generator)
    {
        var posterior = Encode(target, condition);
        var latent = posterior.ReparameterizedSample(generator, [samples]);
        return Decode(latent, condition).LogProb(target) + Prior(condition).LogProb(latent) - posterior.LogProb(latent);
    }

    /// <summary>Targets that the model dreams up for conditions: z ~ p(z|c), and of p(t|c, z) the mean. Without gradient.</summary>
    /// <param name="condition">c, [batch…].</param>
    /// <param name="generator">Where z comes from; by default the model's own generator.</param>
    /// <returns>[batch, target].</returns>
    /// <exception cref="ShapeException">The conditions have another shape.</exception>
    public Tensor Sample(Tensor condition, Generator? generator = null)
    {
        using var paused = Recording.Pause();
        return Decode(Prior(condition).Sample(generator ?? _noise), condition).Mean;
    }
}
