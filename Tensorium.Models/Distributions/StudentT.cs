namespace Tensorium.Models.Distributions;

/// <summary>
/// Student's t distribution of single numbers with ν degrees of freedom, location μ and scale s:
/// log p(x) = ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln νπ − ln s − ((ν + 1)/2)·ln(1 + ((x − μ)/s)²/ν). The smaller ν, the heavier the tails; ν → ∞ is N(μ, s²).
/// </summary>
public sealed class StudentT : Distribution
{
    private readonly Tensor _freedom;
    private readonly Tensor _location;
    private readonly Tensor _scale;

    /// <summary>With parameters that are broadcast to each other.</summary>
    /// <param name="freedom">ν, positive, float32 or float64.</param>
    /// <param name="location">μ.</param>
    /// <param name="scale">s, positive: not the standard deviation, which is s·√(ν/(ν − 2)).</param>
    /// <exception cref="ArgumentException">ν or s is not positive (checked on the CPU).</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public StudentT(Tensor freedom, Tensor location, Tensor scale)
        : base(Shape.Broadcast(Shape.Broadcast(freedom.Shape, location.Shape, "StudentT"), scale.Shape, "StudentT"))
    {
        Support.Real(location, "StudentT: the location");
        Support.Real(freedom, "StudentT: the degrees of freedom");
        Support.Real(scale, "StudentT: the scale");
        Support.Positive(freedom, "StudentT: the degrees of freedom", "take a softplus of what can be negative");
        Support.Positive(scale, "StudentT: the scale", "take a softplus of what can be negative");
        (_freedom, _location, _scale) = (freedom, location, scale);
    }

    /// <summary>ν, [batch…].</summary>
    public Tensor Freedom => _freedom.Expand(BatchShape);

    /// <summary>s, [batch…].</summary>
    public Tensor Scale => _scale.Expand(BatchShape);

    /// <summary>μ, [batch…]; for ν ≤ 1, where the mean does not exist, it is the centre.</summary>
    public override Tensor Mean => _location.Expand(BatchShape);

    /// <summary>s²·ν/(ν − 2), [batch…]; infinite for ν ≤ 2.</summary>
    public override Tensor Variance
    {
        get
        {
            // The quotient is not formed where it would be negative, which would give a NaN to the gradient as well.
            var hasVariance = _freedom > 2;
            var safe = Tensor.Where(hasVariance, _freedom, 3);
            var variance = _scale.Square() * (safe / (safe - 2));
            return Tensor.Where(hasVariance, variance, double.PositiveInfinity).Expand(BatchShape);
        }
    }

    /// <inheritdoc/>
    public override bool HasReparameterizedSample => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        var half = (_freedom + 1) * 0.5;
        var constant = half.Lgamma() - (_freedom * 0.5).Lgamma() - ((_freedom * Math.PI).Log() * 0.5) - _scale.Log();
        return constant - (half * (((value - _location) / _scale).Square() / _freedom).Log1p());
    }

    /// <summary>((ν + 1)/2)·(ψ((ν + 1)/2) − ψ(ν/2)) + ½ ln ν + ln B(ν/2, ½) + ln s, [batch…].</summary>
    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        var (half, before) = ((_freedom + 1) * 0.5, _freedom * 0.5);
        var logBeta = before.Lgamma() + (0.5 * Math.Log(Math.PI)) - half.Lgamma();
        return ((half * (half.Digamma() - before.Digamma())) + (_freedom.Log() * 0.5) + logBeta + _scale.Log()).Expand(BatchShape);
    }

    /// <inheritdoc/>
    // Bailey (Mathematics of Computation 62, 1994): √(ν·(u^(−2/ν) − 1))·cos 2πv for uniform u and v, which is Box and Muller's form for ν → ∞; smooth in ν, and nothing is rejected.
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        var dtype = DTypes.Promote(DTypes.Promote(_freedom.DType, _location.DType), _scale.DType);
        Tensor Uniform() => Tensor.Uniform([.. shape, .. BatchShape], generator, dtype: dtype, device: _location.Device);
        // 1 − u lies in (0, 1] where u lies in [0, 1): its logarithm is finite. At u = 0 the radius is 0, where the root has no derivative.
        var tail = (-Uniform()).Log1p().Minimum(-1e-30) * -2;
        var radius = ((tail / _freedom).Expm1() * _freedom).Sqrt();
        return (radius * (Uniform() * (2 * Math.PI)).Cos() * _scale) + _location;
    }
}
