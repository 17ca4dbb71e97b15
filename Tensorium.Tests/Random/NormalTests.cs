using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Random;

/// <summary>
/// Normal draws: the same bits for every width, and the moments and the distribution that they should have. Seeds are fixed, so the
/// outcome is too; over random seeds, each bound would be crossed about once in 10⁶ tries.
/// </summary>
public sealed class NormalTests
{
    private const double Sigmas = 4.9;
    private const double KolmogorovBound = 2.69;
    private const int N = 200_000;

    [Fact]
    public void Fills_of_any_length_are_the_same_for_every_width()
    {
        for (var length = 0; length <= 70; length++)
            CheckWidths(length);
        CheckWidths(1024 + 5);
        CheckWidths(2048);
    }

    [Fact]
    public void A_group_holds_the_cosines_and_then_the_sines_of_its_uniforms()
    {
        var words = new uint[64];
        Philox.Fill(words, 3, 4, 5);
        var (singles, doubles) = (new float[64], new double[32]);
        NormalFill.Fill(singles, 3, 4, 5);
        NormalFill.Fill(doubles, 3, 4, 5);
        for (var i = 0; i < 64; i++)
        {
            var (group, lane) = (i / 32 * 32, i % 16);
            var radius = Math.Sqrt(-2 * Math.Log(((words[group + lane] >> 1) + 0.5) / (1u << 31)));
            var angle = 2 * Math.PI * ((words[group + 16 + lane] >> 1) + 0.5) / (1u << 31);
            Assert.Equal(radius * (i % 32 < 16 ? Math.Cos(angle) : Math.Sin(angle)), singles[i], 2e-6);
        }
        for (var i = 0; i < 32; i++)
        {
            var (group, lane) = (i / 16 * 16, i % 8);
            var radius = Math.Sqrt(-2 * Math.Log(Uniform(group + lane)));
            var angle = 2 * Math.PI * Uniform(group + 8 + lane);
            Assert.Equal(radius * (i % 16 < 8 ? Math.Cos(angle) : Math.Sin(angle)), doubles[i], 1e-14);
        }

        double Uniform(int i) => ((words[2 * i] >> 11 | (ulong)words[2 * i + 1] << 21) + 1) / 9007199254740992.0;
    }

    [Fact]
    public void A_fill_uses_whole_groups_and_continues_where_they_end()
    {
        var generator = new Generator(9);
        generator.FillNormal(new float[33]);
        Assert.Equal(64ul, generator.State.Position);
        generator.FillNormal(new double[16]);
        Assert.Equal(96ul, generator.State.Position);
        generator.FillNormal(Span<double>.Empty);
        Assert.Equal(96ul, generator.State.Position);

        var (whole, parts) = (new float[3000], new float[3000]);
        new Generator(9).FillNormal(whole);
        var second = new Generator(9);
        second.FillNormal(parts.AsSpan(0, 1120));
        second.FillNormal(parts.AsSpan(1120));
        Assert.Equal(whole, parts);

        var shorter = new float[1119];
        new Generator(9).FillNormal(shorter);
        Assert.Equal(whole[..1119], shorter);
    }

    // 2⁻³² is the least uniform of a float's radius, 2⁻⁵³ of a double's; the greatest, 1, must give 0 and not a NaN.
    [Fact]
    public void The_tails_reach_beyond_six_sigma_and_no_word_gives_an_infinity()
    {
        Assert.Equal(1 / 4294967296f, NormalFill.ToPositive(0u));
        Assert.Equal(1f, NormalFill.ToPositive(uint.MaxValue));
        Assert.Equal(1 / 9007199254740992.0, NormalFill.ToPositive(0ul));
        Assert.Equal(1.0, NormalFill.ToPositive(ulong.MaxValue));
        Assert.Equal(6.6604, NormalFill.BoxMuller(NormalFill.ToPositive(0u), 1), 4);
        Assert.Equal(8.5717, NormalFill.BoxMuller(NormalFill.ToPositive(0ul), 1), 4);
        Assert.Equal(0.0, NormalFill.BoxMuller(1, 1));
    }

    [Fact]
    public void Single_draws_are_normal()
    {
        var generator = new Generator(31);
        var draws = new double[N / 4];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = generator.NextNormal();
        Assert.Equal(N, (int)generator.State.Position);
        CheckNormal(draws);
    }

    [Fact]
    public void Floats_are_normal()
    {
        var draws = new float[N];
        new Generator(32).FillNormal(draws);
        CheckNormal(Array.ConvertAll(draws, x => (double)x));
        CheckPairs(Array.ConvertAll(draws, x => (double)x), half: 16);
    }

    [Fact]
    public void Doubles_are_normal()
    {
        var draws = new double[N];
        new Generator(33).FillNormal(draws);
        CheckNormal(draws);
        CheckPairs(draws, half: 8);
    }

    private static void CheckWidths(int length)
    {
        var singles = Filled<F32x1, float>(length);
        Assert.Equal(singles, Filled<F32x4, float>(length));
        Assert.Equal(singles, Filled<F32x8, float>(length));
        Assert.Equal(singles, Filled<F32x16, float>(length));
        var doubles = Filled<F64x1, double>(length);
        Assert.Equal(doubles, Filled<F64x2, double>(length));
        Assert.Equal(doubles, Filled<F64x4, double>(length));
        Assert.Equal(doubles, Filled<F64x8, double>(length));
    }

    private static T[] Filled<V, T>(int length)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var target = new T[length];
        NormalFill.Fill<V, T>(target, 1, 2, 3);
        return target;
    }

    private static void CheckNormal(double[] draws)
    {
        double n = draws.Length;
        // Var(xᵏ) is 1, 2, 15 and 96 for k = 1 … 4.
        Assert.InRange(draws.Average() * Math.Sqrt(n), -Sigmas, Sigmas);
        Assert.InRange((draws.Average(x => x * x) - 1) * Math.Sqrt(n / 2), -Sigmas, Sigmas);
        Assert.InRange(draws.Average(x => x * x * x) * Math.Sqrt(n / 15), -Sigmas, Sigmas);
        Assert.InRange((draws.Average(x => x * x * x * x) - 3) * Math.Sqrt(n / 96), -Sigmas, Sigmas);

        var sorted = draws.Order().ToArray();
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var p = Cumulative(sorted[i]);
            distance = Math.Max(distance, Math.Max((i + 1) / n - p, p - i / n));
        }
        Assert.InRange(distance * Math.Sqrt(n), 0.2, KolmogorovBound);
    }

    // The two normals of a radius: uncorrelated, and their squares too.
    private static void CheckPairs(double[] draws, int half)
    {
        var (products, squares, n) = (0.0, 0.0, 0);
        for (var group = 0; group + 2 * half <= draws.Length; group += 2 * half)
        {
            for (var lane = group; lane < group + half; lane++, n++)
            {
                var (x, y) = (draws[lane], draws[lane + half]);
                products += x * y;
                squares += (x * x - 1) * (y * y - 1);
            }
        }
        Assert.InRange(products / Math.Sqrt(n), -Sigmas, Sigmas);
        Assert.InRange(squares / Math.Sqrt(4.0 * n), -Sigmas, Sigmas);
    }

    // Marsaglia (2004): Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …).
    private static double Cumulative(double x)
    {
        var (sum, term) = (x, x);
        for (var k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
        {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }
}
