namespace Tensorium.Models.Distributions;

/// <summary>One of K classes, 0 … K − 1, given by logits l: ln p(k) = l(k) − ln Σ e^l, so that a constant added to all logits changes nothing.</summary>
public sealed class Categorical : Distribution
{
    /// <summary>By logits: any real numbers, so a network can give them as they are; −∞ excludes a class.</summary>
    /// <param name="logits">[batch…, K].</param>
    /// <exception cref="ShapeException">There is no axis, or no class.</exception>
    /// <exception cref="DTypeException">The logits are not float32 or float64.</exception>
    public Categorical(Tensor logits)
        : base(logits.Rank > 0 && logits.Shape[^1] > 0
            ? [.. logits.Shape.AsSpan()[..^1]]
            : throw new ShapeException($"Categorical: logits of shape {logits.Shape} have no classes; expected [batch…, classes]"))
    {
        Support.Real(logits, "Categorical: the logits");
        Logits = logits;
    }

    /// <summary>The logits as given, [batch…, K].</summary>
    public Tensor Logits { get; }

    /// <summary>K, the number of classes.</summary>
    public int ClassCount => Logits.Shape[^1];

    /// <summary>ln p(k), [batch…, K].</summary>
    public Tensor LogProbabilities => Logits.LogSoftmax(-1);

    /// <summary>p(k), [batch…, K].</summary>
    public Tensor Probabilities => Logits.Softmax(-1);

    /// <summary>Σ k·p(k), [batch…]: the mean of the class's number.</summary>
    public override Tensor Mean => (Probabilities * Numbers).Sum(-1);

    /// <summary>The variance of the class's number, [batch…].</summary>
    public override Tensor Variance => (Probabilities * (Numbers - Mean.Unsqueeze(-1)).Square()).Sum(-1);

    private Tensor Numbers => Tensor.Arange(0, ClassCount, Logits.DType, Logits.Device);

    /// <summary>By probabilities, or weights that are divided by their sum; 0 excludes a class.</summary>
    /// <param name="probabilities">[batch…, K], finite and not negative, not all 0 in a row.</param>
    /// <exception cref="ArgumentException">A probability is negative or not finite, or all of a row are 0 (checked on the CPU).</exception>
    /// <exception cref="ShapeException">There is no axis, or no class.</exception>
    /// <exception cref="DTypeException">The probabilities are not float32 or float64.</exception>
    public static Categorical FromProbabilities(Tensor probabilities)
    {
        Support.Real(probabilities, "Categorical: the probabilities");
        Support.NotNegative(probabilities, "Categorical: a probability", "pass real numbers of any size to new Categorical(logits)");
        var categorical = new Categorical(probabilities.Log());
        using var paused = Recording.Pause();
        Support.Positive(probabilities.Sum(-1), "Categorical: the sum of a row's probabilities", "a row without any possible class cannot be drawn from");
        return categorical;
    }

    /// <summary>ln p of a class.</summary>
    /// <param name="value">The numbers of the classes, […, batch…], of an integer dtype, broadcast with the batch.</param>
    /// <returns>[…, batch…].</returns>
    /// <exception cref="DTypeException">The value is not of integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not one of the classes.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public override Tensor LogProb(Tensor value)
    {
        // Gather broadcasts all axes but the last; both sides only need as many of them.
        var rank = Math.Max(value.Rank, BatchShape.Rank);
        var table = LogProbabilities.Reshape([.. Ones(rank - BatchShape.Rank), .. Logits.Shape]);
        return table.Gather(-1, value.Reshape([.. Ones(rank - value.Rank), .. value.Shape, 1])).Squeeze(-1);
    }

    /// <summary>−Σ p·ln p, [batch…].</summary>
    /// <inheritdoc/>
    public override Tensor Entropy() => -Expectation(Probabilities, LogProbabilities);

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape) => Tensor.Categorical(Probabilities.Expand([.. shape, .. Logits.Shape]), generator);

    /// <summary>Σ p·f over the classes, where those with p = 0 count for nothing even if f is infinite there (and pass no NaN to the gradient).</summary>
    internal static Tensor Expectation(Tensor probabilities, Tensor values) =>
        (probabilities * Tensor.Where(probabilities.Equal(0), 0, values)).Sum(-1);

    private static IEnumerable<int> Ones(int count) => Enumerable.Repeat(1, count);
}
