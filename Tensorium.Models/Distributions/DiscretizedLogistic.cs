namespace Tensorium.Models.Distributions;

/// <summary>
/// The logistic distribution rounded to the 256 levels 0, 1/255, …, 1 of a stored pixel, with all that lies below and above put on the first and the last:
/// p(x) = F(x + 1/510) − F(x − 1/510), with F(x) = σ((x − μ)/s), F = 0 below the first level's cell and 1 above the last one's. Kingma et al., arXiv 1606.04934, appendix A;
/// Salimans et al., arXiv 1701.05517.
/// </summary>
public sealed class DiscretizedLogistic : Distribution
{
    private const int Levels = 256;
    private const double Spacing = 1.0 / (Levels - 1);
    private const double Half = Spacing / 2;

    private readonly Tensor _location;
    private readonly Tensor _logScale;

    /// <summary>With a location and the logarithm of a scale, broadcast to each other.</summary>
    /// <param name="location">μ, float32 or float64.</param>
    /// <param name="logScale">ln s.</param>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public DiscretizedLogistic(Tensor location, Tensor logScale)
        : base(Shape.Broadcast(location.Shape, logScale.Shape, "DiscretizedLogistic"))
    {
        Support.Real(location, "DiscretizedLogistic: the location");
        Support.Real(logScale, "DiscretizedLogistic: the log-scale");
        (_location, _logScale) = (location, logScale);
    }

    /// <summary>Σ k·p(k) over the levels k, [batch…]: 255 terms, as P(x ≥ k) is known.</summary>
    public override Tensor Mean => OverLevels(_ => Spacing);

    /// <inheritdoc/>
    public override Tensor Variance => OverLevels(k => Spacing * Spacing * ((2 * k) - 1)) - Mean.Square();

    /// <summary>ln p of a level. Values between two levels are taken for what they are: the logarithm of the mass of the cell around them.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is outside of [0, 1] (checked on the CPU).</exception>
    public override Tensor LogProb(Tensor value)
    {
        Support.UnitInterval(value, "DiscretizedLogistic.LogProb: a value", "divide pixels from 0 to 255 by 255");
        var inverse = (-_logScale).Exp();
        var above = (value - _location + Half) * inverse;
        var below = (value - _location - Half) * inverse;
        // σ(a) − σ(b) = σ(a)·σ(−b)·(1 − e^(b−a)): three factors whose logarithms lose nothing, where the difference of two numbers close to 1 loses all.
        var inner = (-(inverse * -Spacing).Expm1()).Log() - (-above).Softplus() - below.Softplus();
        return Tensor.Where(value < Half, -(-above).Softplus(), Tensor.Where(value > 1 - Half, -below.Softplus(), inner));
    }

    /// <summary>−Σ p·ln p over the levels, [batch…].</summary>
    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        var levels = Tensor.Arange(0, Levels, _location.DType, _location.Device) * Spacing;
        var logProb = LogProb(levels.Reshape([Levels, .. Enumerable.Repeat(1, BatchShape.Rank)]).Clamp(0, 1));
        return -(logProb.Exp() * logProb).Sum(0);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        // The quantile function, ln u − ln(1 − u), with u away from 0.
        var uniform = Tensor.Uniform([.. shape, .. BatchShape], generator, 0, 1, _location.DType, _location.Device).Clamp(1e-7, 1 - 1e-7);
        var logistic = _location + (_logScale.Exp() * (uniform.Log() - (1 - uniform).Log()));
        return (logistic.Clamp(0, 1) * (Levels - 1)).Round() / (Levels - 1);
    }

    /// <summary>Σₖ wₖ·P(x ≥ k/255) for k = 1 … 255.</summary>
    private Tensor OverLevels(Func<int, double> weight)
    {
        var inverse = (-_logScale).Exp();
        var sum = Tensor.Zeros(BatchShape, _location.DType, _location.Device);
        for (var k = 1; k < Levels; k++) sum = sum + ((((k * Spacing) - Half - _location) * -inverse).Sigmoid() * weight(k));
        return sum;
    }
}
