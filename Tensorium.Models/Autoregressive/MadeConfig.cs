namespace Tensorium.Models;

/// <summary>The sizes of a <see cref="Made"/>.</summary>
public sealed record MadeConfig
{
    /// <summary>D, the number of inputs.</summary>
    public int Inputs { get; init; } = 784;

    /// <summary>The sizes of the hidden layers; empty for one affine map.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500];

    /// <summary>How many numbers the network gives for each input: one for the logit of a pixel, two for a mean and a scale.</summary>
    public int OutputsPerInput { get; init; } = 1;

    /// <summary>The size of a second input that every output may depend on; 0 for none.</summary>
    public int Context { get; init; }

    /// <summary>The inputs in the order in which they depend on each other: output <c>Order[k]</c> depends on inputs <c>Order[0]</c> … <c>Order[k−1]</c>. Null for 0, 1, 2, ….</summary>
    public IReadOnlyList<int>? Order { get; init; }

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Inputs < 1) throw new ConfigurationException($"the number of inputs is {Inputs}; at least 1 is needed");
        if (OutputsPerInput < 1) throw new ConfigurationException($"the number of outputs per input is {OutputsPerInput}; at least 1 is needed");
        if (Context < 0) throw new ConfigurationException($"the size of the context is {Context}; it cannot be negative, and is 0 for none");
        if (Hidden.Any(size => size < 1))
            throw new ConfigurationException($"hidden is [{string.Join(", ", Hidden)}]; each hidden layer has at least 1 unit (leave the layer out for none)");
        if (Order is not null && !Order.Order().SequenceEqual(Enumerable.Range(0, Inputs)))
            throw new ConfigurationException($"the order has {Order.Count} entries; it must have each of the inputs 0 to {Inputs - 1} once");
        if (!DType.IsFloating()) throw new ConfigurationException($"dtype is {DType.Name()}; parameters are float32 or float64");
    }

    /// <summary>Whether all sizes are the same, those of the hidden layers and the order one by one.</summary>
    public bool Equals(MadeConfig? other) =>
        other is not null && (Inputs, OutputsPerInput, Context, DType) == (other.Inputs, other.OutputsPerInput, other.Context, other.DType)
        && Hidden.SequenceEqual(other.Hidden) && InOrder.SequenceEqual(other.InOrder);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inputs, Hidden.Count, OutputsPerInput, Context, DType);

    /// <summary>The <see cref="Order"/>, or 0, 1, 2, … if there is none.</summary>
    internal IEnumerable<int> InOrder => Order ?? Enumerable.Range(0, Inputs);
}
