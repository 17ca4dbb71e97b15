namespace Tensorium.Models;

/// <summary>How a training objective has KL(q(z|x, y) ‖ p(z|x)).</summary>
public enum DivergenceKind
{
    /// <summary>In closed form.</summary>
    Exact,

    /// <summary>
    /// As ln q(z|x, y) − ln p(z|x) of the one z that is drawn, as Pyro's <c>Trace_ELBO</c> has it: the same expectation, and a gradient of much greater variance, with which
    /// 200 latent dimensions are learned more slowly.
    /// </summary>
    Sampled,
}
