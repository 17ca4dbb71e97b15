namespace Tensorium.Models.Distributions;

/// <summary>
/// The normal distribution N(μ, σ²) of single numbers: log p(x) = −(x − μ)²/2σ² − ln σ − ½ ln 2π. Wrap it in <see cref="Independent"/> for vectors with
/// a diagonal covariance.
/// </summary>
public class Normal : Distribution
{
    /// <summary>½ ln 2π.</summary>
    internal const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly Tensor _mean;
    private readonly Tensor? _deviation;
    private readonly Tensor? _logVariance;

    /// <summary>With a mean and a standard deviation, broadcast to each other.</summary>
    /// <param name="mean">μ, float32 or float64.</param>
    /// <param name="deviation">σ, positive; a network gives one by a softplus, or use <see cref="FromLogVariance"/>.</param>
    /// <exception cref="ArgumentException">A deviation is not positive (checked on the CPU).</exception>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Normal(Tensor mean, Tensor deviation)
        : this(mean, deviation, null)
    {
        Support.Positive(deviation, "Normal: the standard deviation", "take a softplus of what can be negative, or use Normal.FromLogVariance");
    }

    /// <summary>A single distribution with known parameters.</summary>
    /// <param name="mean">μ, finite.</param>
    /// <param name="deviation">σ, positive and finite.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Normal(double mean, double deviation, DType dtype = DType.Float32, Device? device = null)
        : this(Tensor.Full([], Finite(mean), dtype, device), Tensor.Full([], Positive(deviation), dtype, device), null)
    {
    }

    private protected Normal(Tensor mean, Tensor? deviation, Tensor? logVariance)
        : base(Shape.Broadcast(mean.Shape, (deviation ?? logVariance!).Shape, "Normal"))
    {
        Support.Real(mean, "Normal: the mean");
        Support.Real((deviation ?? logVariance)!, deviation is null ? "Normal: the log-variance" : "Normal: the standard deviation");
        (_mean, _deviation, _logVariance) = (mean, deviation, logVariance);
    }

    /// <inheritdoc/>
    public override Tensor Mean => _mean.Shape == BatchShape ? _mean : _mean.Expand(BatchShape);

    /// <inheritdoc/>
    public override Tensor Variance => ToBatch(_deviation is null ? _logVariance!.Exp() : _deviation.Square());

    /// <summary>The standard deviation σ, [batch…].</summary>
    public Tensor Deviation => ToBatch(_deviation ?? (_logVariance! * 0.5).Exp());

    /// <summary>ln σ², [batch…].</summary>
    public Tensor LogVariance => ToBatch(_logVariance ?? _deviation!.Log() * 2);

    /// <inheritdoc/>
    public override bool HasReparameterizedSample => true;

    /// <summary>With a mean and the logarithm of the variance, broadcast to each other: any real number will do, so a network can give it as it is.</summary>
    /// <param name="mean">μ, float32 or float64.</param>
    /// <param name="logVariance">ln σ².</param>
    /// <exception cref="DTypeException">A parameter is not float32 or float64.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Normal FromLogVariance(Tensor mean, Tensor logVariance) => new(mean, null, logVariance);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        // From a log-variance there is no root, quotient or logarithm to take, and nothing that could be zero.
        if (_deviation is null)
            return (((value - _mean).Square() * (-_logVariance!).Exp()) + _logVariance!) * -0.5 - HalfLogTwoPi;
        return (((value - _mean) / _deviation).Square() * -0.5) - _deviation.Log() - HalfLogTwoPi;
    }

    /// <summary>½ ln 2πeσ², [batch…].</summary>
    public override Tensor Entropy() => (LogVariance * 0.5) + (0.5 + HalfLogTwoPi);

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        var noise = Tensor.Normal([.. shape, .. BatchShape], generator, dtype: DTypes.Promote(_mean.DType, (_deviation ?? _logVariance!).DType), device: _mean.Device);
        return _logVariance is null ? (noise * Deviation) + _mean : _mean.Reparameterize(_logVariance, noise);
    }

    private static double Finite(double mean) => double.IsFinite(mean)
        ? mean
        : throw new ArgumentOutOfRangeException(nameof(mean), mean, "Normal: the mean must be a finite number");

    private static double Positive(double deviation) => deviation > 0 && double.IsFinite(deviation)
        ? deviation
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Normal: the standard deviation must be a finite number above 0");

    private Tensor ToBatch(Tensor x) => x.Shape == BatchShape ? x : x.Expand(BatchShape);
}
