using Tensorium.Autograd;
using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>
/// How little a small step changes a classifier's mind: the local distributional smoothness of virtual adversarial training (Miyato, Maeda, Koyama and Ishii, arXiv 1704.03976),
/// which needs no labels.
/// <code>
/// S(x) = −KL(q(y|x) ‖ q(y|x + r))   ≤ 0,   r = ε g / |g|,   g = ∇_d KL(q(y|x) ‖ q(y|x + d))  at a random d
/// </code>
/// r is about the step of length ε that changes q most. It and the first q(y|x) are taken as given: only q(y|x + r) passes a gradient on.
/// </summary>
internal static class LocalSmoothness
{
    // The divergence is of second order in the step, so in float32 a step much shorter than this drowns in rounding; it is still short beside the distance of two digits, about 10.
    private const double ProbeLength = 1;

    /// <summary>S(x) of each observation.</summary>
    /// <param name="logits">x, [batch, observed] ↦ the logits of q(y|x), [batch, classes].</param>
    /// <param name="observed">x.</param>
    /// <param name="classes">q(y|x), which the caller has computed.</param>
    /// <param name="radius">ε, the length of the step.</param>
    /// <param name="generator">Where the random direction comes from.</param>
    /// <returns>[batch], in nats.</returns>
    public static Tensor Of(Func<Tensor, Tensor> logits, Tensor observed, Categorical classes, double radius, Generator generator)
    {
        var given = new Categorical(classes.Logits.Detach());
        return Along(logits, observed, given, WorstStep(logits, observed, given, radius, generator));
    }

    /// <summary>−KL(q(y|x) ‖ q(y|x + r)) of a given q(y|x) and a given r.</summary>
    public static Tensor Along(Func<Tensor, Tensor> logits, Tensor observed, Categorical given, Tensor step) =>
        -KlDivergence.Between(given, new Categorical(logits(observed + step)));

    /// <summary>r, without gradient.</summary>
    public static Tensor WorstStep(Func<Tensor, Tensor> logits, Tensor observed, Categorical given, double radius, Generator generator)
    {
        using var paused = Recording.Pause();
        var probe = OfLength(Tensor.Normal(observed.Shape, generator, dtype: observed.DType, device: observed.Device), ProbeLength);
        var gradient = Differentiate.Grad(step => KlDivergence.Between(given, new Categorical(logits(observed + step))).Sum())(probe);
        return OfLength(gradient, radius);
    }

    /// <summary>Each row scaled to a length; a row of zeros stays one.</summary>
    private static Tensor OfLength(Tensor rows, double length)
    {
        // Scaled by the largest entry first: squares of the gradient of a sure classifier underflow.
        var largest = rows.Abs().Max(-1, keepDims: true);
        var scaled = rows / Tensor.Where(largest.Equal(0), 1, largest);
        var norm = scaled.Square().Sum(-1, keepDims: true).Sqrt();
        return scaled * (length / Tensor.Where(norm.Equal(0), 1, norm));
    }
}
