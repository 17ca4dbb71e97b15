namespace Tensorium.Models.Exact;

/// <summary>What a coordinate ascent went through.</summary>
/// <param name="Bounds">The bound at the start, and after each step, in nats. None is below the one before it, but for rounding.</param>
/// <param name="HasConverged">Whether the last step changed no more than the tolerance.</param>
public sealed record AscentTrace(IReadOnlyList<double> Bounds, bool HasConverged)
{
    /// <summary>The bound at the end.</summary>
    public double Bound => Bounds[^1];
}
