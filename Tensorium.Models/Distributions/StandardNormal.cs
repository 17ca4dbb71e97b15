namespace Tensorium.Models.Distributions;

/// <summary>The standard normal distribution N(0, 1), the usual prior of latent variables: a type of its own, for its shorter formulas.</summary>
public sealed class StandardNormal : Normal
{
    private readonly DType _dtype;
    private readonly Device _device;

    /// <summary>Of a batch shape; [] serves for any batch by broadcasting.</summary>
    /// <param name="shape">The batch shape.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">The device; the CPU by default.</param>
    /// <exception cref="DTypeException">The dtype is not float32 or float64.</exception>
    public StandardNormal(Shape shape = default, DType dtype = DType.Float32, Device? device = null)
        // Kept: the distribution may be made within a computation that gives its temporaries back, and outlive it.
        : base(Tensor.Zeros([], dtype, device).Keep().Expand(shape), null, Tensor.Zeros([], dtype, device).Keep())
    {
        (_dtype, _device) = (dtype, device ?? Device.Cpu);
    }

    /// <summary>−½x² − ½ ln 2π.</summary>
    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        var logProb = (value.Square() * -0.5) - HalfLogTwoPi;
        var shape = Shape.Broadcast(logProb.Shape, BatchShape, "StandardNormal.LogProb");
        return shape == logProb.Shape ? logProb : logProb.Expand(shape);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape) =>
        Tensor.Normal([.. shape, .. BatchShape], generator, dtype: _dtype, device: _device);
}
