namespace Tensorium.Models.Exact;

/// <summary>What a coordinate ascent went through.</summary>
/// <param name="Bounds">The bound after each half step, in nats: the first after the first expectation step, then after maximisation and expectation in turn.</param>
/// <param name="HasConverged">Whether the last step raised it by no more than the tolerance.</param>
public sealed record AscentTrace(IReadOnlyList<double> Bounds, bool HasConverged)
{
    /// <summary>The bound at the end.</summary>
    public double Bound => Bounds[^1];

    /// <summary>How many pairs of steps were made.</summary>
    public int Steps => Bounds.Count / 2;
}
