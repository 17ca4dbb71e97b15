namespace Tensorium.Models.Distributions;

/// <summary>
/// The Wishart distribution of positive definite d×d matrices, W(Λ; W, ν): log p(Λ) = ½(ν − d − 1) ln |Λ| − ½ tr(W⁻¹Λ) − (ν/2) ln |W| − (νd/2) ln 2 − ln Γ_d(ν/2),
/// with ln Γ_d(a) = (d(d − 1)/4) ln π + Σᵢ ln Γ(a − (i − 1)/2): the distribution of the sum of ν outer products of N(0, W), and the conjugate prior of a normal
/// distribution's precision. The density is of the elements on and below the diagonal. Bishop, Pattern Recognition and Machine Learning (2006), appendix B.
/// </summary>
public sealed class Wishart : Distribution
{
    private readonly Tensor _degrees;
    private readonly Tensor _factor;

    /// <summary>With degrees of freedom and the lower triangular factor of the scale W = L·Lᵀ, their batches broadcast to each other.</summary>
    /// <param name="degrees">ν, [batch…], above d − 1, float32 or float64.</param>
    /// <param name="scaleTril">L, [batch…, d, d], 0 above a positive diagonal.</param>
    /// <exception cref="ArgumentException">ν is too small, or L no such factor (checked on the CPU).</exception>
    /// <exception cref="ShapeException">L is not square, or the shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    public Wishart(Tensor degrees, Tensor scaleTril)
        : base(Batch(degrees, scaleTril), [scaleTril.Shape[^1], scaleTril.Shape[^1]])
    {
        Support.Real(degrees, "Wishart: the degrees of freedom");
        Triangular.Check(scaleTril, "Wishart: scaleTril", "to give the scale matrix itself, use Wishart.FromScale");
        Support.Positive(degrees.Detach() - (Dimension - 1), $"Wishart: the degrees of freedom less {Dimension - 1}", $"matrices of {Dimension} rows need more than {Dimension - 1}");
        (_degrees, _factor) = (degrees, scaleTril);
    }

    /// <summary>ν, [batch…].</summary>
    public Tensor Degrees => _degrees.Expand(BatchShape);

    /// <summary>L, [batch…, d, d].</summary>
    public Tensor ScaleTril => _factor.Expand([.. BatchShape, .. EventShape]);

    /// <summary>W = L·Lᵀ, [batch…, d, d].</summary>
    public Tensor Scale => ScaleTril.MatMul(ScaleTril.T);

    /// <summary>ν·W, [batch…, d, d].</summary>
    public override Tensor Mean => Matrices(_degrees) * Scale;

    /// <summary>ν (Wᵢⱼ² + Wᵢᵢ Wⱼⱼ), [batch…, d, d].</summary>
    public override Tensor Variance
    {
        get
        {
            var (scale, diagonal) = (Scale, Scale.Diagonal());
            return Matrices(_degrees) * (scale.Square() + (diagonal.Unsqueeze(-1) * diagonal.Unsqueeze(-2)));
        }
    }

    /// <summary>E[ln |Λ|] = Σᵢ ψ((ν + 1 − i)/2) + d ln 2 + ln |W|, [batch…].</summary>
    public Tensor MeanLogDeterminant => (Halves.Digamma().Sum(-1) + (Dimension * Math.Log(2)) + Triangular.LogDeterminant(_factor)).Expand(BatchShape);

    private int Dimension => EventShape[0];

    /// <summary>(ν + 1 − i)/2 for i = 1 … d, [batch…, d].</summary>
    private Tensor Halves => (_degrees.Unsqueeze(-1) - Tensor.Arange(0, Dimension, _degrees.DType, _degrees.Device)) * 0.5;

    /// <summary>The logarithm of what divides the density, [batch…].</summary>
    private Tensor LogNormalizer =>
        (_degrees * ((Triangular.LogDeterminant(_factor) + (Dimension * Math.Log(2))) * 0.5)) + Halves.Lgamma().Sum(-1) + (Dimension * (Dimension - 1) / 4.0 * Math.Log(Math.PI));

    /// <summary>By the scale W, [batch…, d, d], of which the symmetric part counts.</summary>
    /// <inheritdoc cref="Wishart(Tensor, Tensor)" path="/exception"/>
    /// <exception cref="NotPositiveDefiniteException">The scale is not positive definite.</exception>
    public static Wishart FromScale(Tensor degrees, Tensor scale) => new(degrees, scale.Cholesky());

    /// <summary>By the inverse of the scale, W⁻¹, [batch…, d, d], of which the symmetric part counts: what conjugate updates add to.</summary>
    /// <inheritdoc cref="Wishart(Tensor, Tensor)" path="/exception"/>
    /// <exception cref="NotPositiveDefiniteException">The inverse of the scale is not positive definite.</exception>
    public static Wishart FromInverseScale(Tensor degrees, Tensor inverseScale) => new(degrees, Triangular.FactorOfInverse(inverseScale));

    /// <inheritdoc/>
    /// <exception cref="NotPositiveDefiniteException">A value is not positive definite.</exception>
    public override Tensor LogProb(Tensor value)
    {
        if (value.Rank < 2 || value.Shape[^1] != Dimension || value.Shape[^2] != Dimension)
            throw new ShapeException($"Wishart.LogProb: outcomes are matrices, […, batch…, {Dimension}, {Dimension}]; the value is {value.Shape}");
        var root = value.Cholesky();
        return ((_degrees - (Dimension + 1)) * Triangular.LogDeterminant(root) * 0.5) - (Triangular.TraceOfRatio(_factor, root) * 0.5) - LogNormalizer;
    }

    /// <summary>−E[log p(Λ)], [batch…].</summary>
    public override Tensor Entropy() => LogNormalizer - ((_degrees - (Dimension + 1)) * MeanLogDeterminant * 0.5) + (_degrees * (Dimension / 2.0));

    /// <summary>E_p[log p(Λ) − log q(Λ)], from E[ln |Λ|] and E[Λ] = νW.</summary>
    internal static Tensor Divergence(Wishart p, Wishart q) =>
        q.LogNormalizer - p.LogNormalizer + ((p._degrees - q._degrees) * p.MeanLogDeterminant * 0.5)
        + (p._degrees * (Triangular.TraceOfRatio(q._factor, p._factor) - p.Dimension) * 0.5);

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        // Bartlett: Λ = (LA)(LA)ᵀ, with A lower triangular, Aᵢᵢ² ~ χ²(ν + 1 − i), which is Gamma(½(ν + 1 − i), ½), and normal numbers below.
        var halves = Halves.Expand([.. BatchShape, Dimension]);
        var diagonal = ((GammaDraws.Log(halves, generator, shape) + Math.Log(2)) * 0.5).Exp().To(_factor.DType);
        var below = Tensor.Normal([.. shape, .. BatchShape, .. EventShape], generator, dtype: _factor.DType, device: _factor.Device).Tril(-1);
        var root = _factor.MatMul(below + diagonal.DiagonalEmbed());
        return root.MatMul(root.T);
    }

    /// <summary>A number of each member of the batch, as a matrix of one element.</summary>
    private static Tensor Matrices(Tensor ofBatch) => ofBatch.Unsqueeze(-1).Unsqueeze(-1);

    private static Shape Batch(Tensor degrees, Tensor factor) => factor.Rank >= 2 && factor.Shape[^1] == factor.Shape[^2]
        ? Shape.Broadcast(degrees.Shape, [.. factor.Shape.AsSpan()[..^2]], "Wishart")
        : throw new ShapeException($"Wishart: scaleTril must be [batch…, d, d], not {factor.Shape}");
}
