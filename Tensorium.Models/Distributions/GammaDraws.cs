using Tensorium.Models.Nn;

namespace Tensorium.Models.Distributions;

/// <summary>
/// Standard gamma numbers by rejection: Marsaglia and Tsang, A simple method for generating gamma variables (ACM TOMS 26, 2000). Fewer than 1.06 trials a number.
/// </summary>
internal static class GammaDraws
{
    /// <summary>
    /// ln G with G ~ Gamma(α, 1), as float64. Logarithms, because G itself underflows where α is small, and ratios of such numbers would be lost.
    /// </summary>
    /// <param name="concentration">α, [batch…], positive.</param>
    /// <param name="generator">Of which one block is used up.</param>
    /// <param name="shape">How many draws, as axes in front.</param>
    /// <returns>[shape…, batch…].</returns>
    public static Tensor Log(Tensor concentration, Generator generator, Shape shape)
    {
        var alpha = concentration.Detach().ToDoubles();
        Shape all = [.. shape, .. concentration.Shape];
        var draws = new double[all.ElementCount];

        // Rejection uses a varying number of words; drawing from a child keeps what this generator uses up fixed.
        var child = generator.Split();
        for (var i = 0; i < draws.Length; i++) draws[i] = Log(alpha[i % alpha.Length], child);
        return Tensor.From<double>(draws, all, concentration.Device);
    }

    private static double Log(double alpha, Generator generator)
    {
        // Gamma(α + 1)·U^(1/α) is Gamma(α), which has no bounded density below α = 1.
        if (alpha < 1) return Log(alpha + 1, generator) + (Math.Log(1 - generator.NextDouble()) / alpha);
        var d = alpha - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = generator.NextNormal();
            var root = 1 + (c * x);
            if (root <= 0) continue;
            var (v, logV) = (root * root * root, 3 * Math.Log(root));
            if (Math.Log(1 - generator.NextDouble()) < (x * x / 2) + (d * (1 - v + logV))) return Math.Log(d) + logV;
        }
    }
}
