using Xunit;

namespace Tensorium.Tests.Distributions;

/// <summary>
/// Tests of samples against distributions. Seeds are fixed, so a test that passes once passes always; the levels say how seldom a correct sampler would
/// have failed for another seed.
/// </summary>
internal static class Goodness
{
    /// <summary>Kolmogorov and Smirnov's test, at a level of one false alarm in 10⁶.</summary>
    public static void KolmogorovSmirnov(double[] sample, Func<double, double> cdf)
    {
        Array.Sort(sample);
        var distance = 0.0;
        for (var i = 0; i < sample.Length; i++)
        {
            var p = cdf(sample[i]);
            distance = Math.Max(distance, Math.Max(p - ((double)i / sample.Length), ((i + 1.0) / sample.Length) - p));
        }

        // P(√n·D > t) → 2·exp(−2t²).
        var limit = Math.Sqrt(-Math.Log(1e-6 / 2) / 2 / sample.Length);
        Assert.True(distance < limit, $"the empirical distribution function of {sample.Length} numbers is {distance} off; at most {limit} is to be expected");
    }

    /// <summary>Pearson's χ² test of counts against the probabilities of the outcomes, at a level of one false alarm in 10⁶; what is impossible must not come.</summary>
    public static void ChiSquare(double[] probabilities, int[] counts)
    {
        double statistic = 0, n = counts.Sum();
        var degrees = -1.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = n * probabilities[i];
            Assert.True(expected > 0 || counts[i] == 0, $"outcome {i} is impossible, and came {counts[i]} times");
            if (expected == 0) continue;
            Assert.True(expected >= 5, $"outcome {i} is to be expected {expected} times; the test needs 5");
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            degrees++;
        }

        // Wilson and Hilferty: the cube root of χ² over its k degrees of freedom is nearly normal; P(z > 4.75) = 10⁻⁶.
        var z = (Math.Cbrt(statistic / degrees) - (1 - (2 / (9 * degrees)))) / Math.Sqrt(2 / (9 * degrees));
        Assert.True(z < 4.75, $"the counts of {n} draws have χ² = {statistic} with {degrees} degrees of freedom");
    }

    /// <summary>The mean of independent draws against its expectation: within 5 standard errors, which a correct one leaves once in 1.7 million times.</summary>
    public static void Mean(double expected, double[] draws)
    {
        var mean = draws.Average();
        var error = Math.Sqrt(draws.Sum(x => (x - mean) * (x - mean)) / draws.Length / (draws.Length - 1));
        Assert.True(Math.Abs(mean - expected) <= 5 * error, $"the mean of {draws.Length} draws is {mean} ± {error}; expected {expected}");
    }

    /// <summary>Φ, by its power series; Marsaglia: Evaluating the normal distribution (J. Stat. Software 11, 2004).</summary>
    public static double NormalCdf(double z)
    {
        if (z < 0) return 1 - NormalCdf(-z);
        if (z > 8) return 1;

        // Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …): all terms positive.
        double sum = z, term = z;
        for (var i = 3; term > 1e-17 * sum; i += 2) sum += term *= z * z / i;
        return 0.5 + (sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The distribution function of Gamma(α, 1) for an integer α: P(x) = 1 − e⁻ˣ·Σ xᵏ/k! over k below α, as the waiting time for α events.</summary>
    public static double GammaCdf(int alpha, double x)
    {
        double sum = 0, term = 1;
        for (var k = 0; k < alpha; k++)
        {
            sum += term;
            term *= x / (k + 1);
        }

        return 1 - (Math.Exp(-x) * sum);
    }

    /// <summary>The distribution function of Beta(a, b) for integers: that of a + b − 1 uniform numbers, at least a are below x.</summary>
    public static double BetaCdf(int a, int b, double x)
    {
        double n = a + b - 1, sum = 0, choose = 1;
        for (var k = 0; k <= n; k++)
        {
            if (k >= a) sum += choose * Math.Pow(x, k) * Math.Pow(1 - x, n - k);
            choose *= (n - k) / (k + 1);
        }

        return sum;
    }

    /// <summary>The distribution function of Student's t for an even number of degrees of freedom: a finite sum (Abramowitz and Stegun 26.7.3).</summary>
    public static double StudentTCdf(int freedom, double t)
    {
        var angle = Math.Atan(t / Math.Sqrt(freedom));
        double sum = 0, term = 1;
        for (var j = 0; j < freedom / 2; j++)
        {
            sum += term;
            term *= Math.Cos(angle) * Math.Cos(angle) * ((2 * j) + 1) / ((2 * j) + 2);
        }

        return 0.5 + (0.5 * Math.Sin(angle) * sum);
    }
}
