namespace Tensorium.Models.Transforms;

/// <summary>
/// The planar flow of Rezende and Mohamed (arXiv 1505.05770, equations 10 to 12), which pushes and pulls along one direction as a function of the distance from a plane:
/// <code>
/// f(z) = z + û·tanh(wᵀz + b)
/// det ∂f/∂z = 1 + (1 − tanh²(wᵀz + b))·wᵀû
/// </code>
/// It is invertible where wᵀû > −1; the paper's appendix A.1 makes it so for any u, by û = u + (m(wᵀu) − wᵀu)·w/‖w‖² with m(a) = −1 + ln(1 + eᵃ), whence wᵀû = m(wᵀu).
/// The inverse is one monotone equation for a number, which has no closed form.
/// </summary>
public sealed class PlanarFlow : Transform
{
    // Below it ‖w‖² is not divided by: w = 0 is a shift, not 0/0. Far below the square of any w that learning leaves.
    private const double Tiny = 1e-12;

    private readonly Tensor _u;
    private readonly Tensor _w;
    private readonly Tensor _b;

    /// <summary>With any parameters, broadcast to each other.</summary>
    /// <param name="u">[batch…, D].</param>
    /// <param name="w">[batch…, D].</param>
    /// <param name="b">[batch…].</param>
    /// <exception cref="ShapeException">The shapes are not those, or do not broadcast.</exception>
    public PlanarFlow(Tensor u, Tensor w, Tensor b)
        : base(Batch(u, w, b), 1) => (_u, _w, _b) = (u, w, b);

    /// <inheritdoc/>
    /// <param name="x">z, […, batch…, D].</param>
    public override (Tensor Value, Tensor LogDeterminant) Forward(Tensor x)
    {
        CheckVector(x, _w.Shape[^1]);
        var product = (_w * _u).Sum(-1);
        var square = _w.Square().Sum(-1);
        var divisor = square.Maximum(Tiny);
        var softplus = product.Softplus();
        var direction = _u + (((softplus - 1 - product) / divisor).Unsqueeze(-1) * _w);

        var tanh = ((x * _w).Sum(-1) + _b).Tanh();
        // 1 + (1 − t²)·wᵀû with the 1 taken as t² + (1 − t²): terms that are all positive, where the sum as it is written cancels for wᵀû near −1.
        // 1 + wᵀû is ln(1 + eᵃ), but for a w so small that another number was divided by.
        var part = square / divisor;
        var stretch = (part * softplus) + ((1 - part) * (product + 1));
        var tanhSquare = tanh.Square();
        return (x + (direction * tanh.Unsqueeze(-1)), (tanhSquare + ((1 - tanhSquare) * stretch)).Log());
    }

    private static Shape Batch(Tensor u, Tensor w, Tensor b)
    {
        if (u.Rank == 0 || w.Rank == 0 || u.Shape[^1] != w.Shape[^1])
            throw new ShapeException($"PlanarFlow: u is {u.Shape} and w {w.Shape}; both must be [batch…, D]");
        var vectors = Shape.Broadcast(u.Shape, w.Shape, "PlanarFlow");
        return Shape.Broadcast([.. vectors.AsSpan()[..^1]], b.Shape, "PlanarFlow");
    }
}
