namespace Tensorium.Models.Distributions;

/// <summary>
/// The binary Concrete distribution: coins made continuous, so that gradients pass through samples.
/// <code>
/// z̃ = σ((l + L) / τ),   L ~ Logistic(0, 1)
/// </code>
/// As τ → 0 it becomes Bernoulli(σ(l)), and the variance of gradients grows; P(z̃ &gt; ½) = σ(l) at any τ. Maddison, Mnih, Teh, arXiv 1611.00712; Jang, Gu, Poole, arXiv 1611.01144.
/// It has no closed forms of its moments, and so is not a <see cref="Distribution"/>.
/// </summary>
public sealed class RelaxedBernoulli
{
    /// <summary>By logits and a temperature.</summary>
    /// <param name="logits">l, float32 or float64: any real numbers.</param>
    /// <param name="temperature">τ, finite and above 0; ½ to ⅔ is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    /// <exception cref="DTypeException">The logits are not float32 or float64.</exception>
    public RelaxedBernoulli(Tensor logits, double temperature)
    {
        Support.Real(logits, "RelaxedBernoulli: the logits");
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "RelaxedBernoulli: the temperature must be a finite number above 0; for 0 take Bernoulli, whose samples have no gradient");
        (Logits, Temperature) = (logits, temperature);
    }

    /// <summary>The logits l, [batch…].</summary>
    public Tensor Logits { get; }

    /// <summary>The temperature τ.</summary>
    public double Temperature { get; }

    /// <summary>Draws, differentiable in the logits.</summary>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="shape">How many draws, as axes in front; [] for one.</param>
    /// <returns>[shape…, batch…], in [0, 1].</returns>
    public Tensor ReparameterizedSample(Generator generator, Shape shape = default)
    {
        Shape all = [.. shape, .. Logits.Shape];
        // Uniforms are multiples of 2⁻²⁴ (2⁻⁵³) from 0 on: moved by half of that, neither logarithm is of zero.
        var half = Logits.DType == DType.Float32 ? 1.0 / (1 << 25) : 1.0 / (1L << 54);
        var uniform = Tensor.Uniform(all, generator, dtype: Logits.DType, device: Logits.Device);
        var logistic = (uniform + half).Log() - ((1 - half) - uniform).Log();
        return ((Logits + logistic) / Temperature).Sigmoid();
    }

    /// <summary>The log-density: ln τ + a − 2·ln(1 + eᵃ) + ln(1/z̃ + 1/(1 − z̃)) with a = l − τ·logit(z̃).</summary>
    /// <param name="value">z̃, […, batch…], in (0, 1).</param>
    /// <returns>[…, batch…].</returns>
    public Tensor LogProb(Tensor value)
    {
        var (log, logOther) = (value.Log(), (-value).Log1p());
        var a = Logits - ((log - logOther) * Temperature);
        return a - (a.Softplus() * 2) - log - logOther + Math.Log(Temperature);
    }
}
