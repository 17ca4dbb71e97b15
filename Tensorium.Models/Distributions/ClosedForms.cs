namespace Tensorium.Models.Distributions;

/// <summary>The closed forms of <see cref="KlDivergence"/>.</summary>
internal static class ClosedForms
{
    /// <summary>½[σ²ₚ/σ²_q − 1 − ln(σ²ₚ/σ²_q) + (μₚ − μ_q)²/σ²_q].</summary>
    public static Tensor Normals(Normal p, Normal q)
    {
        // eᵗ − 1 − t loses half of its digits near t = 0 unless the first two terms are taken together.
        var logRatio = p.LogVariance - q.LogVariance;
        return (logRatio.Expm1() - logRatio + ((p.Mean - q.Mean).Square() * (-q.LogVariance).Exp())) * 0.5;
    }

    /// <summary>½[σ² − 1 − ln σ² + μ²]: Kingma and Welling, arXiv 1312.6114, appendix B.</summary>
    public static Tensor ToStandardNormal(Normal p, StandardNormal q)
    {
        var divergence = p.Mean.NormalKl(p.LogVariance);
        var shape = Shape.Broadcast(p.BatchShape, q.BatchShape, "KlDivergence");
        return shape == divergence.Shape ? divergence : divergence.Expand(shape);
    }

    /// <summary>p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)), by logits.</summary>
    public static Tensor Bernoullis(Bernoulli p, Bernoulli q)
    {
        // ln p = −softplus(−l) and ln(1 − p) = −softplus(l): never the logarithm of a rounded probability.
        Tensor a = p.Logits, b = q.Logits;
        return (a.Sigmoid() * ((-b).Softplus() - (-a).Softplus())) + ((-a).Sigmoid() * (b.Softplus() - a.Softplus()));
    }

    /// <summary>Σ p·(ln p − ln q); infinite where q excludes a class that p allows.</summary>
    public static Tensor Categoricals(Categorical p, Categorical q)
    {
        if (p.ClassCount != q.ClassCount)
            throw new ShapeException($"KlDivergence: p has {p.ClassCount} classes, q has {q.ClassCount}; they must be the same");
        var (logP, logQ) = (p.LogProbabilities, q.LogProbabilities);
        return Categorical.Expectation(logP.Exp(), logP - logQ);
    }

    /// <summary>The sum of the parts' divergences.</summary>
    public static Tensor Independents(Independent p, Independent q)
    {
        if (p.AxisCount != q.AxisCount)
            throw new ShapeException($"KlDivergence: an outcome of p has {p.AxisCount} independent axes, one of q has {q.AxisCount}; they must be the same");
        return p.SumEvent(KlDivergence.Between(p.Base, q.Base));
    }

    /// <summary>½[tr(Σ_q⁻¹Σₚ) + (μₚ − μ_q)ᵀΣ_q⁻¹(μₚ − μ_q) − d + ln |Σ_q| − ln |Σₚ|].</summary>
    public static Tensor MultivariateNormals(MultivariateNormal p, MultivariateNormal q)
    {
        if (p.EventShape != q.EventShape)
            throw new ShapeException($"KlDivergence: p is of vectors of {p.EventShape[0]}, q of vectors of {q.EventShape[0]}; they must be the same");
        var trace = Triangular.TraceOfRatio(q.ScaleTril, p.ScaleTril);
        return (trace + q.SquaredDistance(p.Mean) + q.LogDeterminant - p.LogDeterminant - p.EventShape[0]) * 0.5;
    }
}
