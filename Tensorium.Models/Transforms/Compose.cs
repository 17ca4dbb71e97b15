namespace Tensorium.Models.Transforms;

/// <summary>
/// One map after the other: f = f_K ∘ … ∘ f₁, whose log-determinants add up. A chain of simple maps is a normalizing flow (Rezende and Mohamed, arXiv 1505.05770,
/// equations 7 and 8).
/// </summary>
public sealed class Compose : Transform
{
    private readonly Transform[] _steps;

    /// <summary>In the order in which they are applied.</summary>
    /// <exception cref="ArgumentException">There is no map, or their events differ in the number of axes.</exception>
    /// <exception cref="ShapeException">The batches do not broadcast.</exception>
    public Compose(params IReadOnlyList<Transform> steps)
        : base(Batch(steps), steps[0].EventAxes) => _steps = [.. steps];

    /// <summary>The maps in the order in which they are applied.</summary>
    public IReadOnlyList<Transform> Steps => _steps;

    /// <inheritdoc/>
    public override bool HasInverse => _steps.All(step => step.HasInverse);

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) Forward(Tensor x)
    {
        var (value, sum) = _steps[0].Forward(x);
        foreach (var step in _steps.AsSpan(1))
        {
            (value, var logDeterminant) = step.Forward(value);
            sum += logDeterminant;
        }

        return (value, sum);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y)
    {
        foreach (var step in _steps.Reverse()) y = step.Inverse(y);
        return y;
    }

    private static Shape Batch(IReadOnlyList<Transform> steps)
    {
        if (steps.Count == 0) throw new ArgumentException("Compose: there is no map to apply; at least 1 is needed", nameof(steps));
        if (steps.FirstOrDefault(step => step.EventAxes != steps[0].EventAxes) is { } other)
        {
            throw new ArgumentException(
                $"Compose: the events of a {steps[0].GetType().Name} have {steps[0].EventAxes} axes, those of a {other.GetType().Name} have {other.EventAxes}; they must be the same", nameof(steps));
        }

        return steps.Select(step => step.BatchShape).Aggregate((left, right) => Shape.Broadcast(left, right, "Compose"));
    }
}
