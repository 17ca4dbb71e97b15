namespace Tensorium.Models.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · w + b, with mean and variance of each example over its last axes. Ba et al., arXiv 1607.06450.
/// </summary>
public sealed class LayerNorm : Layer
{
    private readonly Shape _shape;
    private readonly int[] _axes;
    private readonly double _epsilon;

    /// <summary>With w = 1 and b = 0 at first.</summary>
    /// <param name="shape">The last axes of the input, which are normalised over.</param>
    /// <param name="epsilon">ε, positive: bounds the scale of an input that hardly varies.</param>
    /// <param name="affine">Whether there are a w and a b.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ShapeException">There is no axis, or no element.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not positive.</exception>
    public LayerNorm(Shape shape, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        if (shape.Rank == 0 || shape.ElementCount == 0) throw new ShapeException($"LayerNorm: there is nothing to normalise over in {shape}");
        _shape = shape;
        _axes = [.. Enumerable.Range(-shape.Rank, shape.Rank)];
        _epsilon = Normalization.CheckEpsilon(epsilon, nameof(LayerNorm));
        if (!affine) return;
        Weight = RegisterParameter("weight", Tensor.Ones(shape, dtype));
        Bias = RegisterParameter("bias", Tensor.Zeros(shape, dtype));
    }

    /// <summary>w, of the normalised shape, if there is one.</summary>
    public Tensor? Weight { get; }

    /// <summary>b, of the normalised shape, if there is one.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[…, shape…].</param>
    /// <returns>Of the same shape.</returns>
    /// <exception cref="ShapeException">The last axes of x are others.</exception>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank < _shape.Rank || !x.Shape.AsSpan()[^_shape.Rank..].SequenceEqual(_shape))
            throw new ShapeException($"LayerNorm: the input is {x.Shape}; its last axes must be {_shape}");
        var y = x.Standardize(_axes, _epsilon);
        return Weight is null ? y : (y * Weight) + Bias!;
    }
}

/// <summary>What the normalising layers share.</summary>
internal static class Normalization
{
    public static double CheckEpsilon(double epsilon, string layer) => epsilon > 0 && double.IsFinite(epsilon)
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"{layer}: ε must be a finite number above 0, or an input that does not vary is divided by 0");
}
