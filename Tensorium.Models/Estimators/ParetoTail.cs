namespace Tensorium.Models.Estimators;

/// <summary>
/// The shape k̂ of the generalised Pareto distribution that fits the largest importance weights: P(w > u + y | w > u) ≈ (1 + k·y/σ)^(−1/k). The weights have
/// 1/k finite moments, so that for k &lt; ½ the mean of weights obeys the central limit theorem, and for k ≥ 1 there is no mean at all to converge to as far as these
/// samples show. Vehtari, Simpson, Gelman, Yao, Gabry: Pareto smoothed importance sampling, arXiv 1507.02646.
/// </summary>
public static class ParetoTail
{
    /// <summary>k̂ above which an estimate cannot be trusted: the number of samples that it needs grows out of reach. arXiv 1507.02646, §3.2.</summary>
    public const double TrustedBelow = 0.7;

    /// <summary>A tail of fewer weights than this is not fitted.</summary>
    public const int LeastLength = 5;

    // "Weakly informative": as much as ten observations of k = ½, which matters for short tails only. arXiv 1507.02646, appendix C.
    private const double PriorShape = 0.5;
    private const double PriorWeight = 10;

    /// <summary>How many of so many weights are the tail: the least of a fifth of them and three times their root. arXiv 1507.02646, §3.1.</summary>
    public static int Length(int samples) => (int)Math.Min(0.2 * samples, 3 * Math.Sqrt(samples));

    /// <summary>k̂ of a tail of log-weights.</summary>
    /// <param name="largest">The largest log-weights and the one below them, which is where the tail begins; in any order.</param>
    /// <returns>
    /// k̂; NaN if fewer than <see cref="LeastLength"/> are above the threshold, or one is not finite; −∞ if all of them are one number: there is no tail; +∞ if beside the largest so
    /// many are nothing in float64 that too few are left to fit: no mean can be told from them.
    /// </returns>
    public static double Shape(ReadOnlySpan<double> largest)
    {
        if (largest.Length < 2) return double.NaN;
        var sorted = largest.ToArray();
        Array.Sort(sorted);
        var (start, top) = (sorted[0], sorted[^1]);
        if (!double.IsFinite(top) || double.IsNaN(start)) return double.NaN;
        if (top == start) return double.NegativeInfinity;

        // Relative to the largest, so that the exponential cannot overflow: the shape does not depend on the scale.
        var threshold = Math.Exp(start - top);
        double[] exceedances = [.. sorted.Select(w => Math.Exp(w - top) - threshold).Where(excess => excess > 0)];
        if (exceedances.Length < LeastLength) return sorted.Count(w => w > start) < LeastLength ? double.NaN : double.PositiveInfinity;
        var k = FitShape(exceedances);
        return ((k * exceedances.Length) + (PriorShape * PriorWeight)) / (exceedances.Length + PriorWeight);
    }

    /// <summary>
    /// The shape of a generalised Pareto distribution, from a sample of exceedances: Zhang and Stephens' estimate, the mean of the profile likelihood in θ = −k/σ
    /// on a grid of quantiles of a prior. It exists for every sample, unlike the maximum of the likelihood. Technometrics 51 (2009), 316–325.
    /// </summary>
    /// <param name="exceedances">Positive numbers in ascending order.</param>
    internal static double FitShape(ReadOnlySpan<double> exceedances)
    {
        var count = exceedances.Length;
        var grid = 30 + (int)Math.Sqrt(count);
        var quartile = exceedances[Math.Max(0, (int)((count / 4.0) + 0.5) - 1)];
        var (thetas, logLikelihoods) = (new double[grid], new double[grid]);
        for (var j = 0; j < grid; j++)
        {
            thetas[j] = (1 / exceedances[^1]) + ((1 - Math.Sqrt(grid / (j + 0.5))) / (3 * quartile));
            var k = MeanLog1p(-thetas[j], exceedances);
            logLikelihoods[j] = count * (Math.Log(-thetas[j] / k) - k - 1);
        }

        var largest = logLikelihoods.Max();
        var weights = logLikelihoods.Select(l => Math.Exp(l - largest)).ToArray();
        var theta = thetas.Zip(weights, (t, weight) => t * weight).Sum() / weights.Sum();
        return MeanLog1p(-theta, exceedances);
    }

    private static double MeanLog1p(double slope, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += Log1p(slope * value);
        return sum / values.Length;
    }

    // Of the rounded 1 + s, corrected by what the rounding lost (Kahan): double.LogP1 is no more than Log(1 + s).
    private static double Log1p(double s)
    {
        var rounded = 1 + s;
        return rounded == 1 ? s : Math.Log(rounded) * (s / (rounded - 1));
    }
}
