namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Uniform random numbers in [low, high).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="generator">Where they come from; it advances by a number of draws that the shape fixes.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The bound, not below the least value; float rounding may reach it unless the interval is [0, 1).</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">The device; the numbers do not depend on it.</param>
    /// <exception cref="DTypeException">The dtype is not float32 or float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">low is above high, or one of them is NaN.</exception>
    public static Tensor Uniform(
        Shape shape, Generator generator, double low = 0, double high = 1, DType dtype = DType.Float32, Device? device = null)
    {
        if (!(low <= high))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"Uniform: from {low} to {high} is no interval; low must not be above high, and neither may be NaN");
        var y = EmptyReals("Uniform", shape, dtype, device);
        var blocks = dtype == DType.Float32 ? UniformFill.Blocks<float>(y.ElementCount) : UniformFill.Blocks<double>(y.ElementCount);
        y.Device.Backend.FillUniform(y, generator.State.Seed, generator.State.Stream, generator.Reserve(blocks));
        return low == 0 && high == 1 ? y : (y * (high - low)) + low;
    }

    /// <summary>Normally distributed random numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="generator">Where they come from; it advances by a number of draws that the shape fixes.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation, not negative.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">The device; the numbers agree between devices to a few units in the last place.</param>
    /// <exception cref="DTypeException">The dtype is not float32 or float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or NaN.</exception>
    public static Tensor Normal(
        Shape shape, Generator generator, double mean = 0, double deviation = 1, DType dtype = DType.Float32, Device? device = null)
    {
        if (!(deviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Normal: a standard deviation cannot be negative");
        var y = EmptyReals("Normal", shape, dtype, device);
        var blocks = dtype == DType.Float32 ? NormalFill.Blocks<float>(y.ElementCount) : NormalFill.Blocks<double>(y.ElementCount);
        y.Device.Backend.FillNormal(y, generator.State.Seed, generator.State.Stream, generator.Reserve(blocks));
        return mean == 0 && deviation == 1 ? y : (y * deviation) + mean;
    }

    /// <summary>1 with the given probabilities, 0 otherwise; of their shape and dtype, without gradient.</summary>
    /// <param name="probabilities">Real numbers in [0, 1]; at or below 0 gives 0, at or above 1 gives 1, NaN gives 0.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <exception cref="DTypeException">The probabilities are not float32 or float64.</exception>
    public static Tensor Bernoulli(Tensor probabilities, Generator generator)
    {
        var uniforms = Uniform(probabilities.Shape, generator, dtype: probabilities.DType, device: probabilities.Device);
        return (uniforms < probabilities).To(probabilities.DType);
    }

    /// <summary>Indices drawn with the given probabilities: int64, of the shape of the weights without the last axis; without gradient.</summary>
    /// <param name="weights">[..., classes], finite and not negative; each row need not sum to one, but to more than nothing.</param>
    /// <param name="generator">Where the draws come from: one uniform float64 a row.</param>
    /// <exception cref="ShapeException">The weights have no axis, or no classes.</exception>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or a row has none above zero.</exception>
    public static Tensor Categorical(Tensor weights, Generator generator)
    {
        if (weights.Rank == 0 || weights.Shape[^1] == 0)
            throw new ShapeException($"Categorical: weights of shape {weights.Shape} have no classes to draw from; expected [..., classes]");
        var classes = weights.Shape[^1];
        var values = weights.Detached().To(DType.Float64).ToArray<double>();
        var rows = values.Length / classes;
        for (var row = 0; row < rows; row++) CheckWeights(values.AsSpan(row * classes, classes), row);
        var uniforms = new double[rows];
        generator.FillUniform(uniforms);
        var draws = new long[rows];
        for (var row = 0; row < rows; row++) draws[row] = Draw(values.AsSpan(row * classes, classes), uniforms[row]);
        return From<long>(draws, [.. weights.Shape.AsSpan()[..^1]], weights.Device);
    }

    /// <summary>The integers 0 … count−1 in random order, every order equally likely; int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Tensor Permutation(int count, Generator generator, Device? device = null) =>
        From<int>(generator.Permutation(count), [count], device).To(DType.Int64);

    private static Tensor EmptyReals(string operation, Shape shape, DType dtype, Device? device)
    {
        if (!dtype.IsFloating()) throw new DTypeException($"{operation}: random real numbers are float32 or float64, not {dtype.Name()}");
        return Empty(shape, dtype, device ?? Device.Cpu);
    }

    private static void CheckWeights(ReadOnlySpan<double> weights, int row)
    {
        foreach (var weight in weights)
        {
            if (!(weight >= 0) || double.IsInfinity(weight))
                throw new ArgumentException($"Categorical: row {row} has the weight {weight}; weights must be finite and not negative");
        }

        if (!weights.ContainsAnyExcept(0.0)) throw new ArgumentException($"Categorical: all weights of row {row} are zero; at least one must be positive");
    }

    private static int Draw(ReadOnlySpan<double> weights, double uniform)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var rest = uniform * total;
        var last = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] == 0) continue;
            last = index;
            rest -= weights[index];
            if (rest < 0) break;
        }

        return last;
    }
}
