using System.Globalization;
using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>docs/accuracy.md is what the code does: by a small sweep by default, and by the dense one that writes it.</summary>
public sealed class AccuracyDocumentTests
{
    // Where System.Math differs from one platform to the next, the reference does by about 1e-8 of a float32's last place.
    private const double Rounding = 0.002;

    private static readonly string? LongMode = Environment.GetEnvironmentVariable(AccuracyDocument.PointsVariable);

    [Fact]
    public void Sweeps_at_every_width_are_within_the_promised_ulps()
    {
        var points = LongMode is null ? 5_000 : int.Parse(LongMode, CultureInfo.InvariantCulture);
        var measured = AccuracySweep.All.Select(sweep => (sweep, worst: sweep.Measure(points))).ToArray();
        Assert.All(measured, one => Assert.True(
            one.worst.Ulps <= one.sweep.Bound,
            FormattableString.Invariant($"{one.sweep.Name} is off by {one.worst.Ulps:F3} ULP at {one.worst.X:R}, {one.worst.Y:R}")));
        Assert.All(measured, one => Assert.InRange(one.worst.Points, points / 4, 2 * points));
        if (LongMode is not null) File.WriteAllText(AccuracyDocument.Path, AccuracyDocument.Write(measured, points));
    }

    [Fact]
    public void Every_function_has_its_figure_and_the_figure_is_right()
    {
        var stated = AccuracyDocument.Read();
        Assert.Equal(AccuracySweep.All.Select(sweep => sweep.Name), stated.Keys);
        foreach (var sweep in AccuracySweep.All)
        {
            var worst = stated[sweep.Name];
            var again = sweep.At(worst.X, worst.Y);
            Assert.True(
                Math.Abs(again - worst.Ulps) < Rounding,
                FormattableString.Invariant($"{sweep.Name} at {worst.X:R}, {worst.Y:R} is off by {again:F3} ULP, docs/accuracy.md says {worst.Ulps:F3}; measure anew with {AccuracyDocument.PointsVariable}"));
            Assert.InRange(worst.Ulps, 0, sweep.Bound);
        }
    }
}
