using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Simd;

public sealed class PowerTests(ITestOutputHelper output)
{
    private const double SingleUlps = 1.5;

    private const double DoubleUlps = 1.5;

    private static readonly double Infinity = double.PositiveInfinity;

    [Fact]
    public void Float32_is_within_the_promised_ulps()
    {
        var (x, y) = Arguments(60_000, 126, 104);
        float[] bases = [.. x.Select(v => (float)v)], exponents = [.. y.Select(v => (float)v)];
        var powers = LaneLoops.Map<PowBody>(bases, exponents, exponents, 16);
        var worst = Worst(powers.Length, i => Ulps.Of(powers[i], Math.Pow(bases[i], exponents[i])), out var at);
        output.WriteLine(FormattableString.Invariant($"Pow float32: {worst:F3} ULP at {bases[at]:R}, {exponents[at]:R}"));
        Assert.True(worst <= SingleUlps, FormattableString.Invariant($"Pow({bases[at]:R}f, {exponents[at]:R}f) is off by {worst:F3} ULP."));
    }

    [Fact]
    public void Float64_is_within_the_promised_ulps()
    {
        var (bases, exponents) = Arguments(1_500, 1022, 746);
        var powers = LaneLoops.Map<PowBody>(bases, exponents, exponents, 8);
        var worst = Worst(powers.Length, i => Ulps.Of(powers[i], HighPrecision.Pow(bases[i], exponents[i])), out var at);
        output.WriteLine(FormattableString.Invariant($"Pow float64: {worst:F3} ULP at {bases[at]:R}, {exponents[at]:R}"));
        Assert.True(worst <= DoubleUlps, FormattableString.Invariant($"Pow({bases[at]:R}, {exponents[at]:R}) is off by {worst:F3} ULP."));
    }

    [Fact]
    public void Special_cases_are_those_of_ieee_754()
    {
        double[] values = [0.0, -0.0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3, 1e10, -1e10, Infinity, -Infinity, double.NaN, 4503599627370497, 1e300];
        var x = values.SelectMany(_ => values).ToArray();
        var y = values.SelectMany(v => Enumerable.Repeat(v, values.Length)).ToArray();
        // .NET's Math.Pow is C's pow, whose table of special cases IEEE 754 took over.
        var expected = x.Zip(y, Math.Pow).ToArray();
        var actual = LaneLoops.Map<PowBody>(x, y, y, 8);
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(expected[i]) && expected[i] != 0)
                Assert.True(Math.Abs(actual[i] / expected[i] - 1) < 1e-15, FormattableString.Invariant($"Pow({x[i]:R}, {y[i]:R}) = {actual[i]:R}"));
            else
                LaneAssert.SameValues([x[i]], [expected[i]], [actual[i]], FormattableString.Invariant($"Pow(x, {y[i]:R})"));
        }

        float[] xf = [.. x.Select(v => (float)v)], yf = [.. y.Select(v => (float)v)];
        float[] expectedSingles = [.. xf.Zip(yf, (a, b) => (float)Math.Pow(a, b))];
        var actualSingles = LaneLoops.Map<PowBody>(xf, yf, yf, 16);
        for (var i = 0; i < xf.Length; i++)
        {
            if (float.IsFinite(expectedSingles[i]) && expectedSingles[i] != 0)
                Assert.True(Math.Abs(actualSingles[i] / expectedSingles[i] - 1) < 1e-6f, FormattableString.Invariant($"Pow({xf[i]:R}f, {yf[i]:R}f)"));
            else
                LaneAssert.SameValues([xf[i]], [expectedSingles[i]], [actualSingles[i]], FormattableString.Invariant($"Pow(x, {yf[i]:R}f)"));
        }
    }

    [Fact]
    public void Small_integral_powers_of_integers_are_exact()
    {
        var x = Enumerable.Range(0, 20 * 9).Select(i => (double)(i / 9 + 1)).ToArray();
        var y = Enumerable.Range(0, 20 * 9).Select(i => (double)(i % 9)).ToArray();
        Assert.Equal(x.Zip(y, Math.Pow), LaneLoops.Map<PowBody>(x, y, y, 8));
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var (x, y) = Arguments(5_000, 1022, 746);
        x = [.. SamplePoints.SpecialDoubles, .. SamplePoints.SpecialDoubles, .. x];
        y = [.. SamplePoints.SpecialDoubles, .. SamplePoints.SpecialDoubles.Reverse(), .. y];
        foreach (var lanes in LaneLoops.DoubleWidths)
            LaneAssert.SameValues(x, LaneLoops.Map<PowBody>(x, y, y, 1), LaneLoops.Map<PowBody>(x, y, y, lanes), $"Pow, {lanes} lanes");

        float[] xf = [.. x.Select(v => (float)v)], yf = [.. y.Select(v => (float)v)];
        foreach (var lanes in LaneLoops.SingleWidths)
            LaneAssert.SameValues(xf, LaneLoops.Map<PowBody>(xf, yf, yf, 1), LaneLoops.Map<PowBody>(xf, yf, yf, lanes), $"Pow, {lanes} lanes");
    }

    // Bases over the whole range, every other close to 1; exponents that take the power all the way to overflow and underflow.
    internal static (double[] Bases, double[] Exponents) Arguments(int count, int maxExponent, double maxLog)
    {
        var x = new double[count];
        var y = new double[count];
        for (var i = 0; i < count; i++)
        {
            var uniform = (SamplePoints.Bits((ulong)(2 * i)) >> 11) * Math.ScaleB(1, -53);
            var signed = (SamplePoints.Bits((ulong)(2 * i + 1)) >> 11) * Math.ScaleB(1, -52) - 1;
            x[i] = i % 2 == 0 ? Math.Pow(2, maxExponent * (2 * uniform - 1)) : 1 + Math.ScaleB(uniform - 0.5, -(i / 2 % 20));
            y[i] = maxLog * signed / Math.Log(x[i]);
            if (!double.IsFinite(y[i]))
                y[i] = signed;
        }

        return (x, y);
    }

    private static double Worst(int count, Func<int, double> error, out int at)
    {
        var worst = 0.0;
        at = 0;
        for (var i = 0; i < count; i++)
        {
            var ulps = error(i);
            if (!(ulps <= worst))
                (worst, at) = (ulps, i);
        }

        return worst;
    }

    private readonly struct PowBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Pow(a, b);
    }
}
