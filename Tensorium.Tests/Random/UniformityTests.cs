using Xunit;

namespace Tensorium.Tests.Random;

/// <summary>
/// Statistics of the draws. Seeds are fixed, so the outcome is too; over random seeds, each bound would be crossed about once in 10⁶ tries.
/// </summary>
public sealed class UniformityTests
{
    // The two-sided normal quantile of 10⁻⁶.
    private const double Sigmas = 4.9;

    // Kolmogorov: P(√n·D > 2.69) = 2·exp(−2·2.69²) = 10⁻⁶.
    private const double KolmogorovBound = 2.69;

    [Fact]
    public void Uniform_floats_fill_the_unit_interval_evenly()
    {
        var draws = new float[200_000];
        new Generator(2024).FillUniform(draws);
        CheckUniform(Array.ConvertAll(draws, x => (double)x));
    }

    [Fact]
    public void Uniform_doubles_fill_the_unit_interval_evenly()
    {
        var draws = new double[200_000];
        new Generator(2024).FillUniform(draws);
        CheckUniform(draws);
    }

    [Fact]
    public void Scalar_doubles_fill_the_unit_interval_evenly()
    {
        var generator = new Generator(2025);
        var draws = new double[50_000];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = generator.NextDouble();
        CheckUniform(draws);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Integers_come_equally_often(int range)
    {
        var generator = new Generator(77);
        var counts = new int[range];
        for (var i = 0; i < 1000 * range; i++)
            counts[generator.NextInt(range)]++;
        CheckEven(counts);
    }

    // 2³² is 8/3 of the range: without rejection, a result that is 2 modulo 3 would come twice for every three times of the others.
    [Fact]
    public void Integers_of_a_range_near_the_word_size_are_not_biased()
    {
        const int Range = 3 << 29;
        var generator = new Generator(78);
        var counts = new int[3];
        for (var i = 0; i < 60_000; i++)
            counts[generator.NextInt(Range) % 3]++;
        CheckEven(counts);
    }

    [Fact]
    public void Each_order_of_four_comes_equally_often()
    {
        var generator = new Generator(79);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            var order = string.Join(',', generator.Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        CheckEven([.. counts.Values]);
    }

    [Fact]
    public void Streams_forks_and_splits_are_uncorrelated_with_their_parent()
    {
        const int N = 100_000;
        var parent = new Generator(80);
        Generator[] others = [new(80, 1), new(81), parent.Fork(0), parent.Fork(1), parent.Split(), parent.Split()];
        var reference = Draw(parent);
        foreach (var other in others)
        {
            var draws = Draw(other);
            var covariance = 0.0;
            for (var i = 0; i < N; i++)
                covariance += (reference[i] - 0.5) * (draws[i] - 0.5);
            // The product of two centred uniforms has variance 1/144.
            Assert.InRange(covariance / Math.Sqrt(N / 144.0), -Sigmas, Sigmas);
        }

        static double[] Draw(Generator generator)
        {
            var draws = new double[N];
            generator.FillUniform(draws);
            return draws;
        }
    }

    private static void CheckUniform(double[] draws)
    {
        var n = draws.Length;
        Assert.All([draws.Min(), draws.Max()], x => Assert.InRange(x, 0, 1 - 1e-12));
        // Var(u) = 1/12; Var((u − ½)²) = 1/180.
        Assert.InRange((draws.Average() - 0.5) * Math.Sqrt(12.0 * n), -Sigmas, Sigmas);
        Assert.InRange((draws.Average(x => (x - 0.5) * (x - 0.5)) - 1 / 12.0) * Math.Sqrt(180.0 * n), -Sigmas, Sigmas);

        var counts = new int[256];
        foreach (var x in draws)
            counts[(int)(x * 256)]++;
        CheckEven(counts);

        Array.Sort(draws);
        var distance = 0.0;
        for (var i = 0; i < n; i++)
            distance = Math.Max(distance, Math.Max((i + 1.0) / n - draws[i], draws[i] - (double)i / n));
        Assert.InRange(distance * Math.Sqrt(n), 0.2, KolmogorovBound);
    }

    private static void CheckEven(int[] counts)
    {
        var expected = counts.Sum() / (double)counts.Length;
        var chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        // Wilson and Hilferty: the cube root of χ² over its k degrees of freedom is nearly normal.
        var k = counts.Length - 1.0;
        var z = (Math.Cbrt(chiSquared / k) - (1 - 2 / (9 * k))) / Math.Sqrt(2 / (9 * k));
        Assert.InRange(z, -Sigmas, Sigmas);
    }
}
