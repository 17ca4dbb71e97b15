namespace Tensorium.Models.Transforms;

/// <summary>
/// The radial flow of Rezende and Mohamed (arXiv 1505.05770, equation 14), which pushes away from a point or pulls towards it:
/// <code>
/// f(z) = z + β̂·(z − z₀)/(α + r),   r = ‖z − z₀‖
/// det ∂f/∂z = (1 + β̂/(α + r))^(D−1) · (1 + β̂·α/(α + r)²)
/// </code>
/// It is invertible for α > 0 and β̂ ≥ −α; the paper's appendix A.2 makes it so for any β, by β̂ = −α + ln(1 + eᵝ); α = ln(1 + eᵃ) here for any a. The paper states the inverse
/// as an equation for r; it is the positive root of r² + (α + β̂ − R)·r − α·R = 0 with R = ‖f(z) − z₀‖.
/// </summary>
public sealed class RadialFlow : Transform
{
    private readonly Tensor _center;
    private readonly Tensor _scale;
    private readonly Tensor _strength;

    /// <summary>With any parameters, broadcast to each other.</summary>
    /// <param name="center">z₀, [batch…, D].</param>
    /// <param name="scale">a, [batch…]: α = ln(1 + eᵃ).</param>
    /// <param name="strength">β, [batch…].</param>
    /// <exception cref="ShapeException">The shapes are not those, or do not broadcast.</exception>
    public RadialFlow(Tensor center, Tensor scale, Tensor strength)
        : base(Batch(center, scale, strength), 1) => (_center, _scale, _strength) = (center, scale, strength);

    /// <inheritdoc/>
    public override bool HasInverse => true;

    /// <inheritdoc/>
    /// <param name="x">z, […, batch…, D]; the map has no derivative at z₀ itself.</param>
    public override (Tensor Value, Tensor LogDeterminant) Forward(Tensor x)
    {
        CheckVector(x, _center.Shape[^1]);
        var (alpha, softplus) = (_scale.Softplus(), _strength.Softplus());
        var offset = x - _center;
        var r = offset.Square().Sum(-1).Sqrt();
        var reach = alpha + r;

        // With β̂ = −α + s, s = ln(1 + eᵝ), both factors are quotients of positive sums, where 1 + β̂/(α + r) would cancel:
        // (r + s)/(α + r) and (r² + 2αr + αs)/(α + r)².
        var dimensions = x.Shape[^1];
        var logDeterminant = ((dimensions - 1) * (r + softplus).Log()) + ((r * (r + (alpha * 2))) + (alpha * softplus)).Log() - ((dimensions + 1) * reach.Log());
        return (x + (offset * ((softplus - alpha) / reach).Unsqueeze(-1)), logDeterminant);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y)
    {
        CheckVector(y, _center.Shape[^1]);
        var (alpha, softplus) = (_scale.Softplus(), _strength.Softplus());
        var offset = y - _center;
        var distance = offset.Square().Sum(-1).Sqrt();

        // The positive root of r² + p·r − α·R = 0, p = s − R: of the two ways to write it, the one that does not subtract what is nearly equal.
        var p = softplus - distance;
        var product = alpha * distance;
        var root = (p.Square() + (product * 4)).Sqrt();
        var r = Tensor.Where(p > 0, product * 2 / (root + p.Abs()), (root - p) * 0.5);

        // z − z₀ has the direction of y − z₀, and is shorter by the factor (r + s)/(α + r).
        return _center + (offset * ((alpha + r) / (r + softplus)).Unsqueeze(-1));
    }

    private static Shape Batch(Tensor center, Tensor scale, Tensor strength)
    {
        if (center.Rank == 0) throw new ShapeException($"RadialFlow: the centre is {center.Shape}; it must be [batch…, D]");
        return Shape.Broadcast(Shape.Broadcast([.. center.Shape.AsSpan()[..^1]], scale.Shape, "RadialFlow"), strength.Shape, "RadialFlow");
    }
}
