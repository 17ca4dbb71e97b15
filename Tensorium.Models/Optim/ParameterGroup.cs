namespace Tensorium.Models.Optim;

/// <summary>Parameters that are updated alike, possibly with a learning rate and weight decay of their own.</summary>
public sealed class ParameterGroup
{
    private double? _learningRate;
    private double? _weightDecay;

    /// <summary>A group of these parameters.</summary>
    public ParameterGroup(IEnumerable<Tensor> parameters) => Parameters = [.. parameters];

    /// <summary>The parameters, in a fixed order.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The learning rate; null for the optimiser's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double? LearningRate
    {
        get => _learningRate;
        set => _learningRate = value is { } rate ? Hyperparameter.NotNegative(rate, "learning rate") : null;
    }

    /// <summary>The weight decay; null for the optimiser's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double? WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = value is { } decay ? Hyperparameter.NotNegative(decay, "weight decay") : null;
    }
}

/// <summary>Checks of the numbers that optimisers are set up with.</summary>
internal static class Hyperparameter
{
    public static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"the {name} must be a finite number that is not negative");

    public static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"the {name} must be a finite number above 0");

    /// <summary>A rate of forgetting: 1 would forget nothing, and never learn.</summary>
    public static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"the {name} must lie in [0, 1)");
}
