using Tensorium.Models.Distributions;

namespace Tensorium.Models.Mixture;

/// <summary>
/// A distribution of the mean and the precision of a normal distribution together, the conjugate prior of both:
/// <code>
/// p(Λ)   = W(Λ; W, ν)
/// p(μ|Λ) = N(μ; m, (β·Λ)⁻¹)
/// </code>
/// A batch of them, as distributions are. Bishop, Pattern Recognition and Machine Learning (2006), §2.3.6, §10.2.
/// </summary>
public sealed class NormalWishart
{
    /// <summary>With its parameters.</summary>
    /// <param name="mean">m, [batch…, d].</param>
    /// <param name="strength">β, [batch…], positive: how many observations the knowledge of the mean is worth.</param>
    /// <param name="precision">p(Λ), [batch…] with events [d, d].</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">β is not positive (checked on the CPU).</exception>
    public NormalWishart(Tensor mean, Tensor strength, Wishart precision)
    {
        if (mean.Rank == 0 || mean.Shape[^1] != precision.EventShape[0] || strength.Shape != precision.BatchShape || mean.Rank != strength.Rank + 1 || !mean.Shape.AsSpan()[..^1].SequenceEqual(strength.Shape.AsSpan()))
        {
            throw new ShapeException(
                $"NormalWishart: of a precision {precision.BatchShape} with events {precision.EventShape}, the mean must be [batch…, {precision.EventShape[0]}] and the strength [batch…]; "
                + $"they are {mean.Shape} and {strength.Shape}");
        }

        Support.Positive(strength, "NormalWishart: the strength", "it is a number of observations");
        (Mean, Strength, Precision) = (mean, strength, precision);
    }

    /// <summary>m, [batch…, d].</summary>
    public Tensor Mean { get; }

    /// <summary>β, [batch…].</summary>
    public Tensor Strength { get; }

    /// <summary>p(Λ), [batch…] with events [d, d].</summary>
    public Wishart Precision { get; }

    private int Dimension => Mean.Shape[^1];

    /// <summary>
    /// E[ln N(x; μ, Λ⁻¹)] = ½(E[ln |Λ|] − d ln 2π − d/β − ν·(x − m)ᵀ·W·(x − m)). Bishop, eqs. 10.64 and 10.65.
    /// </summary>
    /// <param name="values">x, [n, d].</param>
    /// <returns>[n, batch], for a batch of one axis.</returns>
    public Tensor ExpectedLogProb(Tensor values) =>
        (((Precision.Degrees * SquaredDistance(values)) - Precision.MeanLogDeterminant + (Dimension / Strength)) * -0.5) - (Dimension * Normal.HalfLogTwoPi);

    /// <summary>
    /// The log-density of a new observation, ln ∫ N(x; μ, Λ⁻¹) p(μ, Λ) dμ dΛ: Student's t with ν + 1 − d degrees of freedom about m, of the precision
    /// (ν + 1 − d)·β/(1 + β)·W. Bishop, eqs. 10.81 and 10.82.
    /// </summary>
    /// <param name="values">x, [n, d].</param>
    /// <returns>[n, batch], for a batch of one axis.</returns>
    public Tensor PredictiveLogProb(Tensor values)
    {
        // |L|^½ and Δ²/(ν + 1 − d), with the degrees of freedom taken out of both.
        var (degrees, ratio) = (Precision.Degrees, Strength / (Strength + 1));
        var logScale = (Triangular.LogDeterminant(Precision.ScaleTril) + (ratio.Log() * Dimension)) * 0.5;
        var logNormalizer = ((degrees + 1) * 0.5).Lgamma() - ((degrees + (1 - Dimension)) * 0.5).Lgamma() - (Dimension / 2.0 * Math.Log(Math.PI));
        return logNormalizer + logScale - ((degrees + 1) * 0.5 * (ratio * SquaredDistance(values)).Log1p());
    }

    /// <summary>What is known after observations, of which only weighted sums are needed. Bishop, eqs. 10.60 to 10.63.</summary>
    /// <param name="counts">N, [k]: the observations of each.</param>
    /// <param name="means">x̄, [k, d]: their mean.</param>
    /// <param name="scatters">Σ (x − x̄)(x − x̄)ᵀ, [k, d, d]: not divided by N.</param>
    /// <returns>A batch of k, each with this distribution for its prior, which must have no batch.</returns>
    internal NormalWishart Update(Tensor counts, Tensor means, Tensor scatters)
    {
        var strength = Strength + counts;
        var mean = ((Mean * Strength) + (means * counts.Unsqueeze(-1))) / strength.Unsqueeze(-1);
        var offset = (means - Mean).Unsqueeze(-1);
        var between = (counts * Strength / strength).Unsqueeze(-1).Unsqueeze(-1);
        var inverseScale = Precision.Scale.Inverse() + scatters + (offset.MatMul(offset.T) * between);
        return new(mean, strength, Wishart.FromInverseScale(Precision.Degrees + counts, inverseScale));
    }

    /// <summary>
    /// KL(p ‖ q) = KL(p(Λ) ‖ q(Λ)) + E_p[KL(p(μ|Λ) ‖ q(μ|Λ))], the second being ½[d·(β_q/βₚ − 1 − ln (β_q/βₚ)) + β_q·νₚ·(mₚ − m_q)ᵀ·Wₚ·(mₚ − m_q)].
    /// </summary>
    /// <returns>[batch…].</returns>
    internal static Tensor Divergence(NormalWishart p, NormalWishart q)
    {
        var ratio = (q.Strength / p.Strength).Log();
        var offset = (p.Mean - q.Mean).Unsqueeze(-2).MatMul(p.Precision.ScaleTril).Square().Sum([-2, -1]);
        return KlDivergence.Between(p.Precision, q.Precision)
            + ((((ratio.Expm1() - ratio) * p.Dimension) + (q.Strength * p.Precision.Degrees * offset)) * 0.5);
    }

    /// <summary>(x − m)ᵀ·W·(x − m), [n, batch].</summary>
    private Tensor SquaredDistance(Tensor values)
    {
        if (Mean.Rank != 2 || values.Rank != 2 || values.Shape[1] != Dimension)
            throw new ShapeException($"NormalWishart: values [n, {Dimension}] of distributions [k] are needed; they are {values.Shape}, of {Strength.Shape}");

        // One product of matrices for each member of the batch, over all values at once.
        return (values.Unsqueeze(0) - Mean.Unsqueeze(1)).MatMul(Precision.ScaleTril).Square().Sum(-1).T;
    }
}
