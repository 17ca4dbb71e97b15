namespace Tensorium.Models.Distributions;

/// <summary>
/// The normal distribution N(μ, Σ) of vectors with any covariance, given by Cholesky's factor, Σ = L·Lᵀ:
/// log p(x) = −½‖L⁻¹(x − μ)‖² − Σ ln Lᵢᵢ − (d/2) ln 2π. An <see cref="Independent"/> <see cref="Normal"/> does for a diagonal covariance.
/// </summary>
public sealed class MultivariateNormal : Distribution
{
    private readonly Tensor _mean;
    private readonly Tensor _factor;

    /// <summary>With a mean and the lower triangular factor of the covariance, their batches broadcast to each other.</summary>
    /// <param name="mean">μ, [batch…, d], float32 or float64.</param>
    /// <param name="scaleTril">L, [batch…, d, d], 0 above a positive diagonal.</param>
    /// <exception cref="ArgumentException">L has an element above its diagonal, or one on it that is not positive (checked on the CPU).</exception>
    /// <exception cref="ShapeException">L is not square, or the shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    public MultivariateNormal(Tensor mean, Tensor scaleTril)
        : base(Batch(mean, scaleTril), [scaleTril.Shape[^1]])
    {
        Support.Real(mean, "MultivariateNormal: the mean");
        Triangular.Check(scaleTril, "MultivariateNormal: scaleTril", "to give the covariance itself, use MultivariateNormal.FromCovariance");
        (_mean, _factor) = (mean, scaleTril);
    }

    /// <inheritdoc/>
    public override Tensor Mean => _mean.Expand([.. BatchShape, .. EventShape]);

    /// <inheritdoc/>
    public override Tensor Variance => _factor.Square().Sum(-1).Expand([.. BatchShape, .. EventShape]);

    /// <summary>L, [batch…, d, d].</summary>
    public Tensor ScaleTril => _factor.Expand([.. BatchShape, .. EventShape, .. EventShape]);

    /// <summary>Σ = L·Lᵀ, [batch…, d, d].</summary>
    public Tensor Covariance => ScaleTril.MatMul(ScaleTril.T);

    /// <inheritdoc/>
    public override bool HasReparameterizedSample => true;

    /// <summary>ln |Σ|, [batch…] or what broadcasts to it.</summary>
    internal Tensor LogDeterminant => Triangular.LogDeterminant(_factor);

    private double Dimension => EventShape[0];

    /// <summary>By the covariance Σ, [batch…, d, d], of which the symmetric part counts.</summary>
    /// <inheritdoc cref="MultivariateNormal(Tensor, Tensor)" path="/exception"/>
    /// <exception cref="NotPositiveDefiniteException">The covariance is not positive definite.</exception>
    public static MultivariateNormal FromCovariance(Tensor mean, Tensor covariance) => new(mean, covariance.Cholesky());

    /// <summary>By the precision Σ⁻¹, [batch…, d, d], of which the symmetric part counts.</summary>
    /// <inheritdoc cref="MultivariateNormal(Tensor, Tensor)" path="/exception"/>
    /// <exception cref="NotPositiveDefiniteException">The precision is not positive definite.</exception>
    public static MultivariateNormal FromPrecision(Tensor mean, Tensor precision) => new(mean, Triangular.FactorOfInverse(precision));

    /// <summary>The same distribution as independent normal numbers over the last axis.</summary>
    /// <exception cref="NotSupportedException">The parts are not normal, or not over one axis.</exception>
    public static MultivariateNormal FromIndependent(Independent independent) => independent is { Base: Normal normal, AxisCount: 1 }
        ? new(normal.Mean, normal.Deviation.DiagonalEmbed())
        : throw new NotSupportedException(
            $"MultivariateNormal: {independent.Base.GetType().Name} over {independent.AxisCount} independent axes is no normal distribution of vectors; one axis of Normal is needed");

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        if (value.Rank == 0 || value.Shape[^1] != EventShape[0])
            throw new ShapeException($"MultivariateNormal.LogProb: outcomes are vectors of {EventShape[0]}, […, batch…, {EventShape[0]}]; the value is {value.Shape}");
        return (SquaredDistance(value) + LogDeterminant) * -0.5 - (Dimension * Normal.HalfLogTwoPi);
    }

    /// <summary>½ ln |Σ| + (d/2) ln 2πe, [batch…].</summary>
    public override Tensor Entropy() => ((LogDeterminant * 0.5) + (Dimension * (0.5 + Normal.HalfLogTwoPi))).Expand(BatchShape);

    /// <summary>Mahalanobis' (x − μ)ᵀ·Σ⁻¹·(x − μ), […, batch…].</summary>
    internal Tensor SquaredDistance(Tensor value)
    {
        var offset = value - _mean;
        var batch = BatchShape.Rank;
        var draws = offset.Rank - 1 - batch;
        if (draws <= 0) return _factor.TriangularSolve(offset.Unsqueeze(-1)).Square().Sum([-2, -1]);

        // Draws become columns: one solve with each factor for all of them, instead of a copy of the factor for each.
        int[] order = [.. Enumerable.Range(draws, batch + 1), .. Enumerable.Range(0, draws)];
        var columns = offset.Permute(order).Reshape([.. offset.Shape.AsSpan()[draws..], -1]);
        var distance = _factor.TriangularSolve(columns).Square().Sum(-2);
        int[] back = [.. Enumerable.Range(batch, draws), .. Enumerable.Range(0, batch)];
        return distance.Reshape([.. distance.Shape.AsSpan()[..^1], .. offset.Shape.AsSpan()[..draws]]).Permute(back);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        var noise = Tensor.Normal([.. shape, .. BatchShape, .. EventShape], generator, dtype: DTypes.Promote(_mean.DType, _factor.DType), device: _factor.Device);
        var scaled = BatchShape.Rank == 0 && noise.Rank > 1 ? noise.MatMul(_factor.T) : noise.Unsqueeze(-2).MatMul(_factor.T).Squeeze(-2);
        return scaled + _mean;
    }

    private static Shape Batch(Tensor mean, Tensor factor)
    {
        if (factor.Rank < 2 || factor.Shape[^1] != factor.Shape[^2])
            throw new ShapeException($"MultivariateNormal: scaleTril must be [batch…, d, d], not {factor.Shape}");
        if (mean.Rank == 0 || mean.Shape[^1] != factor.Shape[^1])
            throw new ShapeException($"MultivariateNormal: scaleTril is {factor.Shape}, so the mean must be [batch…, {factor.Shape[^1]}], not {mean.Shape}");
        return Shape.Broadcast([.. mean.Shape.AsSpan()[..^1]], [.. factor.Shape.AsSpan()[..^2]], "MultivariateNormal");
    }
}
