namespace Tensorium.Models.Nn;

/// <summary>
/// First values of parameters. A weight's shape is [outputs, inputs, kernel…]; its fan-in is inputs × kernel elements (the numbers that one output
/// sums), its fan-out outputs × kernel elements.
/// </summary>
public static class Initialize
{
    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Constant(shape, 0, dtype);

    /// <summary>One value in every place.</summary>
    public static Tensor Constant(Shape shape, double value, DType dtype = DType.Float32) =>
        ParameterBudget.Values(shape, dtype, () => Tensor.Full(shape, value, dtype));

    /// <summary>Uniform in [−bound, bound).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or not finite.</exception>
    public static Tensor Uniform(Shape shape, double bound, Generator generator, DType dtype = DType.Float32)
    {
        CheckSpread(bound, nameof(bound));
        return ParameterBudget.Values(shape, dtype, () => Tensor.Uniform(shape, generator, -bound, bound, dtype));
    }

    /// <summary>Normal with mean 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public static Tensor Normal(Shape shape, double deviation, Generator generator, DType dtype = DType.Float32)
    {
        CheckSpread(deviation, nameof(deviation));
        return ParameterBudget.Values(shape, dtype, () => Tensor.Normal(shape, generator, 0, deviation, dtype));
    }

    /// <summary>Uniform with variance 2 / ((1 + a²)·fan-in): keeps the variance through (leaky) rectified units. He et al., arXiv 1502.01852.</summary>
    /// <param name="shape">The weight's shape, of at least two axes.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="negativeSlope">a, the slope of the unit below zero.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public static Tensor KaimingUniform(Shape shape, Generator generator, double negativeSlope = 0, DType dtype = DType.Float32) =>
        Uniform(shape, Math.Sqrt(3) * KaimingDeviation(shape, negativeSlope), generator, dtype);

    /// <summary>Normal with variance 2 / ((1 + a²)·fan-in). He et al., arXiv 1502.01852.</summary>
    /// <inheritdoc cref="KaimingUniform" path="/param|/exception"/>
    public static Tensor KaimingNormal(Shape shape, Generator generator, double negativeSlope = 0, DType dtype = DType.Float32) =>
        Normal(shape, KaimingDeviation(shape, negativeSlope), generator, dtype);

    /// <summary>Uniform with variance gain² · 2 / (fan-in + fan-out): a compromise between forward and backward. Glorot and Bengio, AISTATS 2010.</summary>
    /// <param name="shape">The weight's shape, of at least two axes.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="gain">A factor for the nonlinearity; 5/3 is usual for tanh.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public static Tensor XavierUniform(Shape shape, Generator generator, double gain = 1, DType dtype = DType.Float32) =>
        Uniform(shape, Math.Sqrt(3) * XavierDeviation(shape, gain), generator, dtype);

    /// <summary>Normal with variance gain² · 2 / (fan-in + fan-out). Glorot and Bengio, AISTATS 2010.</summary>
    /// <inheritdoc cref="XavierUniform" path="/param|/exception"/>
    public static Tensor XavierNormal(Shape shape, Generator generator, double gain = 1, DType dtype = DType.Float32) =>
        Normal(shape, XavierDeviation(shape, gain), generator, dtype);

    /// <summary>Uniform in ±1/√fan-in: what PyTorch gives weights and biases of linear and convolutional layers unless told otherwise.</summary>
    /// <param name="shape">The shape of the weight or bias.</param>
    /// <param name="fanIn">The numbers that one output sums; a layer without any gets zeros.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    public static Tensor LayerDefault(Shape shape, int fanIn, Generator generator, DType dtype = DType.Float32) =>
        Uniform(shape, fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0, generator, dtype);

    /// <summary>The fan-in and fan-out of a weight of shape [outputs, inputs, kernel…].</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public static (int In, int Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
            throw new ShapeException($"Initialize: a weight of shape {shape} has no fan-in and fan-out; it needs the axes [outputs, inputs, kernel…]");
        var kernel = 1;
        foreach (var size in shape.AsSpan()[2..]) kernel *= size;
        return (shape[1] * kernel, shape[0] * kernel);
    }

    private static double KaimingDeviation(Shape shape, double negativeSlope) =>
        Math.Sqrt(2 / ((1 + (negativeSlope * negativeSlope)) * Math.Max(1, Fans(shape).In)));

    private static double XavierDeviation(Shape shape, double gain)
    {
        var (fanIn, fanOut) = Fans(shape);
        return gain * Math.Sqrt(2.0 / Math.Max(1, fanIn + fanOut));
    }

    private static void CheckSpread(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"Initialize: the {name} must be a finite number that is not negative");
    }
}
