namespace Tensorium.Models.Distributions;

/// <summary>
/// The Dirichlet distribution of probabilities x of K classes, which are positive and add up to one: log p(x) = Σ (αₖ − 1) ln xₖ + ln Γ(Σ αₖ) − Σ ln Γ(αₖ), as a
/// density of the first K − 1 of them. The conjugate prior of a categorical distribution.
/// </summary>
public sealed class Dirichlet : Distribution
{
    // Rounding leaves a sum of probabilities nearer to one than this; logits and counts do not come so near.
    private const double SumTolerance = 1e-3;

    /// <summary>With concentrations.</summary>
    /// <param name="concentration">α, [batch…, K], positive, float32 or float64.</param>
    /// <exception cref="ArgumentException">A concentration is not positive (checked on the CPU).</exception>
    /// <exception cref="DTypeException">The concentrations are not float32 or float64.</exception>
    /// <exception cref="ShapeException">There is no axis of classes, or no class.</exception>
    public Dirichlet(Tensor concentration)
        : base(Batch(concentration), [concentration.Shape[^1]])
    {
        Support.Real(concentration, "Dirichlet: the concentration");
        Support.Positive(concentration, "Dirichlet: a concentration", "take a softplus of what can be negative");
        Concentration = concentration;
    }

    /// <summary>α, [batch…, K].</summary>
    public Tensor Concentration { get; }

    /// <summary>α / Σ α, [batch…, K].</summary>
    public override Tensor Mean => Concentration / Concentration.Sum(-1, keepDims: true);

    /// <summary>m (1 − m) / (1 + Σ α), of the mean m, [batch…, K].</summary>
    public override Tensor Variance => Mean * (1 - Mean) / (Concentration.Sum(-1, keepDims: true) + 1);

    /// <summary>E[ln x] = ψ(α) − ψ(Σ α), [batch…, K].</summary>
    public Tensor MeanLog => Concentration.Digamma() - Concentration.Sum(-1, keepDims: true).Digamma();

    /// <summary>ln B(α) = Σ ln Γ(αₖ) − ln Γ(Σ αₖ), [batch…].</summary>
    private Tensor LogNormalizer => Concentration.Lgamma().Sum(-1) - Concentration.Sum(-1).Lgamma();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is not above 0, or the sum of an outcome is off one by more than 10⁻³ (checked on the CPU).</exception>
    public override Tensor LogProb(Tensor value)
    {
        if (value.Rank == 0 || value.Shape[^1] != EventShape[0])
            throw new ShapeException($"Dirichlet.LogProb: outcomes are the probabilities of {EventShape[0]} classes, […, batch…, {EventShape[0]}]; the value is {value.Shape}");
        Support.Positive(value, "Dirichlet.LogProb: a value", "outcomes are probabilities above 0; take a softmax of logits");
        Support.NotNegative(SumTolerance - (value.Detach().Sum(-1) - 1).Abs(), $"Dirichlet.LogProb: {SumTolerance} less how far the sum of an outcome is from one", "divide it by its sum");
        return ((Concentration - 1) * value.Log()).Sum(-1) - LogNormalizer;
    }

    /// <summary>ln B(α) + (Σ α − K) ψ(Σ α) − Σ (αₖ − 1) ψ(αₖ), [batch…].</summary>
    public override Tensor Entropy() => LogNormalizer - ((Concentration - 1) * MeanLog).Sum(-1);

    /// <summary>ln B(α_q) − ln B(αₚ) + Σ (αₚ − α_q)(ψ(αₚ) − ψ(Σ αₚ)).</summary>
    internal static Tensor Divergence(Dirichlet p, Dirichlet q)
    {
        if (p.EventShape != q.EventShape)
            throw new ShapeException($"KlDivergence: p is over {p.EventShape[0]} classes, q over {q.EventShape[0]}; they must be the same");
        return q.LogNormalizer - p.LogNormalizer + ((p.Concentration - q.Concentration) * p.MeanLog).Sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        // Gamma numbers divided by their sum; as logarithms, or for small concentrations all of them could be 0.
        var draws = GammaDraws.Log(Concentration, generator, shape).Softmax(-1).To(Concentration.DType);
        return draws.Maximum(Concentration.DType == DType.Float32 ? 1.17549435e-38 : 2.2250738585072014e-308);
    }

    private static Shape Batch(Tensor concentration) => concentration.Rank > 0 && concentration.Shape[^1] > 0
        ? [.. concentration.Shape.AsSpan()[..^1]]
        : throw new ShapeException($"Dirichlet: concentrations of shape {concentration.Shape} have no classes; expected [batch…, classes]");
}
