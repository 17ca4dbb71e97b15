namespace Tensorium.Models.Distributions;

/// <summary>
/// The gamma distribution of positive numbers, Gamma(α, β): log p(x) = α ln β + (α − 1) ln x − βx − ln Γ(α). The conjugate prior of precisions and of rates.
/// </summary>
public sealed class Gamma : Distribution
{
    /// <summary>With a concentration (shape) and a rate (inverse scale), broadcast to each other.</summary>
    /// <param name="concentration">α, positive, float32 or float64.</param>
    /// <param name="rate">β, positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive (checked on the CPU).</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Gamma(Tensor concentration, Tensor rate)
        : base(Shape.Broadcast(concentration.Shape, rate.Shape, "Gamma"))
    {
        Support.Real(concentration, "Gamma: the concentration");
        Support.Real(rate, "Gamma: the rate");
        Support.Positive(concentration, "Gamma: the concentration", "take a softplus of what can be negative");
        Support.Positive(rate, "Gamma: the rate", "take a softplus of what can be negative");
        (Concentration, Rate) = (concentration.Expand(BatchShape), rate.Expand(BatchShape));
    }

    /// <summary>α, [batch…].</summary>
    public Tensor Concentration { get; }

    /// <summary>β, [batch…].</summary>
    public Tensor Rate { get; }

    /// <summary>α / β, [batch…].</summary>
    public override Tensor Mean => Concentration / Rate;

    /// <summary>α / β², [batch…].</summary>
    public override Tensor Variance => Concentration / Rate.Square();

    /// <summary>E[ln x] = ψ(α) − ln β, [batch…].</summary>
    public Tensor MeanLog => Concentration.Digamma() - Rate.Log();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is not above 0 (checked on the CPU).</exception>
    public override Tensor LogProb(Tensor value)
    {
        Support.Positive(value, "Gamma.LogProb: a value", "the density is of positive numbers");
        return (Concentration * Rate.Log()) + ((Concentration - 1) * value.Log()) - (Rate * value) - Concentration.Lgamma();
    }

    /// <summary>α − ln β + ln Γ(α) + (1 − α) ψ(α), [batch…].</summary>
    public override Tensor Entropy() => Concentration - Rate.Log() + Concentration.Lgamma() + ((1 - Concentration) * Concentration.Digamma());

    /// <summary>(αₚ − α_q) ψ(αₚ) − ln Γ(αₚ) + ln Γ(α_q) + α_q (ln βₚ − ln β_q) + αₚ (β_q − βₚ)/βₚ.</summary>
    internal static Tensor Divergence(Gamma p, Gamma q) =>
        ((p.Concentration - q.Concentration) * p.Concentration.Digamma()) - p.Concentration.Lgamma() + q.Concentration.Lgamma()
        + (q.Concentration * (p.Rate.Log() - q.Rate.Log())) + (p.Concentration * ((q.Rate - p.Rate) / p.Rate));

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        var draws = (GammaDraws.Log(Concentration, generator, shape) - Rate.To(DType.Float64).Log()).Exp().To(Concentration.DType);

        // Below the least number there is only 0, which has no logarithm.
        return draws.Maximum(Concentration.DType == DType.Float32 ? 1.17549435e-38 : 2.2250738585072014e-308);
    }
}
