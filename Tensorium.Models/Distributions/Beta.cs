namespace Tensorium.Models.Distributions;

/// <summary>
/// The beta distribution of numbers between 0 and 1, Beta(a, b): log p(x) = (a − 1) ln x + (b − 1) ln(1 − x) − ln B(a, b), with B(a, b) = Γ(a)Γ(b)/Γ(a + b).
/// The conjugate prior of a coin's probability.
/// </summary>
public sealed class Beta : Distribution
{
    /// <summary>With the concentrations at 1 and at 0 (a − 1 heads and b − 1 tails seen), broadcast to each other.</summary>
    /// <param name="one">a, positive, float32 or float64.</param>
    /// <param name="zero">b, positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive (checked on the CPU).</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Beta(Tensor one, Tensor zero)
        : base(Shape.Broadcast(one.Shape, zero.Shape, "Beta"))
    {
        Support.Real(one, "Beta: a concentration");
        Support.Real(zero, "Beta: a concentration");
        Support.Positive(one, "Beta: a concentration", "take a softplus of what can be negative");
        Support.Positive(zero, "Beta: a concentration", "take a softplus of what can be negative");
        (One, Zero) = (one.Expand(BatchShape), zero.Expand(BatchShape));
    }

    /// <summary>a, the concentration at 1, [batch…].</summary>
    public Tensor One { get; }

    /// <summary>b, the concentration at 0, [batch…].</summary>
    public Tensor Zero { get; }

    /// <summary>a / (a + b), [batch…].</summary>
    public override Tensor Mean => One / (One + Zero);

    /// <summary>ab / ((a + b)² (a + b + 1)), [batch…].</summary>
    public override Tensor Variance => One * Zero / ((One + Zero).Square() * (One + Zero + 1));

    /// <summary>ln B(a, b), [batch…].</summary>
    private Tensor LogNormalizer => One.Lgamma() + Zero.Lgamma() - (One + Zero).Lgamma();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is not between 0 and 1 (checked on the CPU).</exception>
    public override Tensor LogProb(Tensor value)
    {
        Support.Positive(value, "Beta.LogProb: a value", "the density is of numbers between 0 and 1");
        Support.Positive(1 - value.Detach(), "Beta.LogProb: 1 less a value", "the density is of numbers between 0 and 1");
        return ((One - 1) * value.Log()) + ((Zero - 1) * (-value).Log1p()) - LogNormalizer;
    }

    /// <summary>ln B(a, b) − (a − 1) ψ(a) − (b − 1) ψ(b) + (a + b − 2) ψ(a + b), [batch…].</summary>
    public override Tensor Entropy() =>
        LogNormalizer - ((One - 1) * One.Digamma()) - ((Zero - 1) * Zero.Digamma()) + ((One + Zero - 2) * (One + Zero).Digamma());

    /// <summary>ln B(a_q, b_q) − ln B(aₚ, bₚ) + (aₚ − a_q) ψ(aₚ) + (bₚ − b_q) ψ(bₚ) − (aₚ − a_q + bₚ − b_q) ψ(aₚ + bₚ).</summary>
    internal static Tensor Divergence(Beta p, Beta q)
    {
        var (one, zero) = (p.One - q.One, p.Zero - q.Zero);
        return q.LogNormalizer - p.LogNormalizer + (one * p.One.Digamma()) + (zero * p.Zero.Digamma()) - ((one + zero) * (p.One + p.Zero).Digamma());
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        // G / (G + H) with G ~ Gamma(a, 1), H ~ Gamma(b, 1), from logarithms; kept off 0 and 1, which have no density.
        var draws = (GammaDraws.Log(One, generator, shape) - GammaDraws.Log(Zero, generator, shape)).Sigmoid().To(One.DType);
        return One.DType == DType.Float32 ? draws.Clamp(1.17549435e-38, MathF.BitDecrement(1)) : draws.Clamp(2.2250738585072014e-308, Math.BitDecrement(1));
    }
}
