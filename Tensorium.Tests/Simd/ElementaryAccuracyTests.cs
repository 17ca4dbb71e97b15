using System.Globalization;
using Xunit;

namespace Tensorium.Tests.Simd;

public sealed class ElementaryAccuracyTests(ITestOutputHelper output)
{
    private static readonly int SinglePoints = Points("TENSORIUM_SWEEP_SINGLES", 50_000);

    private static readonly int DoublePoints = Points("TENSORIUM_SWEEP_DOUBLES", 1_000);

    public static TheoryData<string> Functions => [.. ElementaryFunction.All.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float32_is_within_the_promised_ulps(string name)
    {
        var function = ElementaryFunction.All[name];
        var x = SamplePoints.Singles(SinglePoints, function.Interesting.Low, function.Interesting.High);
        var y = function.Singles(x, 16);
        double worst = 0, at = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (!function.Covers(x[i]))
                continue;
            var ulps = Ulps.Of(y[i], function.Reference(x[i]));
            if (ulps > worst)
                (worst, at) = (ulps, x[i]);
        }

        output.WriteLine(FormattableString.Invariant($"{name} float32: {worst:F3} ULP at {at:R}"));
        Assert.True(worst <= function.SingleUlps, FormattableString.Invariant($"{name}({at:R}f) is off by {worst:F3} ULP."));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float64_is_within_the_promised_ulps(string name)
    {
        var function = ElementaryFunction.All[name];
        var x = SamplePoints.Doubles(DoublePoints, function.Interesting.Low, function.Interesting.High);
        var y = function.Doubles(x, 8);
        double worst = 0, at = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (!function.Covers(x[i]))
                continue;
            var ulps = Ulps.Of(y[i], function.Exact(x[i]));
            if (ulps > worst)
                (worst, at) = (ulps, x[i]);
        }

        output.WriteLine(FormattableString.Invariant($"{name} float64: {worst:F3} ULP at {at:R}"));
        Assert.True(worst <= function.DoubleUlps, FormattableString.Invariant($"{name}({at:R}) is off by {worst:F3} ULP."));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_width_gives_the_same_bits(string name)
    {
        var function = ElementaryFunction.All[name];
        // One short of a multiple of every width, so that the tails run too.
        float[] singles = [.. SamplePoints.SpecialSingles, .. SamplePoints.Singles(SinglePoints / 4, function.Interesting.Low, function.Interesting.High)];
        foreach (var lanes in LaneLoops.SingleWidths)
            LaneAssert.SameValues(singles, function.Singles(singles, 1), function.Singles(singles, lanes), $"{name}, {lanes} lanes");

        double[] doubles = [.. SamplePoints.SpecialDoubles, .. SamplePoints.Doubles(SinglePoints / 4, function.Interesting.Low, function.Interesting.High)];
        foreach (var lanes in LaneLoops.DoubleWidths)
            LaneAssert.SameValues(doubles, function.Doubles(doubles, 1), function.Doubles(doubles, lanes), $"{name}, {lanes} lanes");
    }

    // A longer sweep for whoever changes a coefficient: the default keeps the suite quick.
    private static int Points(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var points) ? points : standard;
}
