namespace Tensorium.Bench.Growth;

/// <summary>The line t = a + b·n through measured times, by least squares of relative errors: a time of 1 ms counts as much as one of 1 s.</summary>
/// <param name="Intercept">a: what a step costs that does not grow.</param>
/// <param name="Slope">b: what each unit costs.</param>
internal sealed record LineFit(double Intercept, double Slope)
{
    /// <summary>Fits the line, weighting each point by 1/t².</summary>
    /// <param name="points">At least two different n, times above 0.</param>
    public static LineFit Through(IReadOnlyList<(double N, double Time)> points)
    {
        double weights = 0, n = 0, t = 0, nn = 0, nt = 0;
        foreach (var (size, time) in points)
        {
            var weight = 1 / (time * time);
            weights += weight;
            n += weight * size;
            t += weight * time;
            nn += weight * size * size;
            nt += weight * size * time;
        }

        var slope = ((weights * nt) - (n * t)) / ((weights * nn) - (n * n));
        return new((t - (slope * n)) / weights, slope);
    }

    /// <summary>t at n.</summary>
    public double At(double n) => Intercept + (Slope * n);

    /// <summary>How far the slope between neighbouring points is from b, in the worst place, relative to b.</summary>
    public double WorstSlope(IReadOnlyList<(double N, double Time)> points) => points
        .Zip(points.Skip(1), (left, right) => (right.Time - left.Time) / (right.N - left.N))
        .Max(slope => Math.Abs((slope / Slope) - 1));
}
