namespace Tensorium.Models.Nn;

/// <summary>A table with a row of features for each of a number of classes or words: y[…, j] = W[x[…], j].</summary>
public sealed class Embedding : Layer
{
    /// <summary>With standard normal rows, as in PyTorch.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="features">The size of a row.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Embedding(int count, int features, Generator generator, DType dtype = DType.Float32)
        : this(Initialize.Normal([Positive(count, nameof(count)), Positive(features, nameof(features))], 1, generator, dtype))
    {
    }

    /// <summary>With given first values.</summary>
    /// <param name="weight">W, [count, features].</param>
    /// <exception cref="ShapeException">The shape is not that.</exception>
    public Embedding(Tensor weight)
    {
        if (weight.Rank != 2) throw new ShapeException($"Embedding: the weight is {weight.Shape}; it must be [count, features]");
        Weight = RegisterParameter("weight", weight);
    }

    /// <summary>W, [count, features].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    /// <param name="x">Integers from 0 to below the number of rows, of any shape.</param>
    /// <returns>[…, features].</returns>
    /// <exception cref="DTypeException">x is not of integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of x is not the number of a row.</exception>
    public override Tensor Forward(Tensor x) => Weight.Embedding(x);

    private static int Positive(int size, string name) => size > 0
        ? size
        : throw new ArgumentOutOfRangeException(name, size, $"Embedding: the number of {(name == "count" ? "rows" : name)} must be positive");
}
