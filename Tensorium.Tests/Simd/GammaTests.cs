using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>What the sweeps of one function of a positive number leave out: negative arguments, higher orders, and the neighbourhood of the zeros.</summary>
public sealed class GammaTests(ITestOutputHelper output)
{
    // A result near one of the negative zeros is small while its terms are not: the error is counted in the last place of the greater terms.
    [Theory]
    [InlineData("Lgamma", 1)]
    [InlineData("Digamma", 4)]
    public void Left_of_zero_the_error_is_relative_to_the_terms(string name, double floor)
    {
        var function = ElementaryFunction.All[name];
        double[] x = [.. Enumerable.Range(0, 2000).Select(i => -0.001 - (i * 0.0151)), .. NearZeros(name)];
        Check(name, 4, x, function, (value, exact) => Math.Max(floor, Math.Max(Math.Abs(exact), Math.Abs(function.Exact(-value).ToDouble()))));
    }

    [Fact]
    public void Trigamma_left_of_zero()
    {
        var function = ElementaryFunction.All["Trigamma"];
        Check("Trigamma", 12, [.. Enumerable.Range(0, 2000).Select(i => -0.001 - (i * 0.0151))], function, (_, exact) => Math.Abs(exact));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Higher_orders_right_of_zero(int order)
    {
        double[] points = [.. Enumerable.Range(1, 300).Select(i => i * 0.0713), .. Enumerable.Range(0, 30).Select(i => Math.Pow(1.35, i)), 0.03, 0.1, 0.5];
        double worst = 0, worstSingle = 0;
        var doubles = PolygammaOf(order, points, F64);
        float[] single = [.. points.Select(x => (float)x)];
        var singles = PolygammaOf(order, [.. single.Select(x => (double)x)], F32);
        for (var i = 0; i < points.Length; i++)
        {
            worst = Math.Max(worst, Ulps.Of(doubles[i], HighPrecision.Polygamma(order, points[i])));
            worstSingle = Math.Max(worstSingle, Ulps.Of((float)singles[i], HighPrecision.Polygamma(order, single[i]).ToDouble()));
        }

        output.WriteLine(FormattableString.Invariant($"Polygamma {order}: float64 {worst:F3} ULP, float32 {worstSingle:F3} ULP"));
        Assert.InRange(worst, 0, 4);
        Assert.InRange(worstSingle, 0, 4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Higher_orders_left_of_zero(int order)
    {
        double[] points = [.. Enumerable.Range(0, 400).Select(i => -0.01 - (i * 0.0237))];
        var values = PolygammaOf(order, points, F64);
        var singles = PolygammaOf(order, [.. points.Select(x => (double)(float)x)], F32);
        double worst = 0, worstSingle = 0;
        for (var i = 0; i < points.Length; i++)
        {
            worst = Math.Max(worst, Relative(points[i], values[i], Math.ScaleB(1, -52)));
            worstSingle = Math.Max(worstSingle, Relative((float)points[i], singles[i], Math.ScaleB(1, -23)));
        }

        output.WriteLine(FormattableString.Invariant($"Polygamma {order}, negative: float64 {worst:F3}, float32 {worstSingle:F3}"));
        Assert.InRange(worst, 0, 4 * (order + 2));
        Assert.InRange(worstSingle, 0, 4 * (order + 2));

        double Relative(double x, double value, double epsilon)
        {
            var exact = HighPrecision.Polygamma(order, x);
            var scale = Math.Max(Math.Abs(exact.ToDouble()), Math.Abs(HighPrecision.Polygamma(order, 1 - (BigFloat)x).ToDouble()));
            return ((BigFloat)value - exact).Abs().ToDouble() / (scale * epsilon);
        }
    }

    [Fact]
    public void Even_orders_are_not_numbers_at_the_negative_integers_and_keep_the_side_at_zero()
    {
        var values = PolygammaOf(2, [-1, -5, 0.0, -0.0, double.PositiveInfinity], F64);
        Assert.Equal([double.NaN, double.NaN, double.NegativeInfinity, double.PositiveInfinity, -0.0], values);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(21)]
    public void Other_orders_are_refused(int order)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.From(1.0, 2.0).Polygamma(order));
        Assert.Contains("the order is from 0 to 20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_zero_is_digamma() =>
        Assert.Equal(Tensor.From(0.3, 1.7, 30).Digamma().ToArray<double>(), Tensor.From(0.3, 1.7, 30).Polygamma(0).ToArray<double>());

    private const DType F32 = DType.Float32;

    private const DType F64 = DType.Float64;

    private static double[] PolygammaOf(int order, double[] x, DType dtype) =>
        Tensor.From<double>(x, [x.Length]).To(dtype).Polygamma(order).To(DType.Float64).ToArray<double>();

    private void Check(string name, double bound, double[] x, ElementaryFunction function, Func<double, double, double> scale)
    {
        float[] single = [.. x.Select(value => (float)value)];
        var doubles = function.Doubles(x, 8);
        var singles = function.Singles(single, 16);
        double worst = 0, at = 0, worstSingle = 0, atSingle = 0;
        for (var i = 0; i < x.Length; i++)
        {
            Judge(x[i], doubles[i], 52, ref worst, ref at);
            Judge(single[i], singles[i], 23, ref worstSingle, ref atSingle);
        }

        output.WriteLine(FormattableString.Invariant($"{name}, negative: float64 {worst:F3} at {at:R}, float32 {worstSingle:F3} at {atSingle:R}"));
        Assert.True(worst <= bound, FormattableString.Invariant($"{name}({at:R}) is off by {worst:F3} units of its terms"));
        Assert.True(worstSingle <= bound, FormattableString.Invariant($"{name}({atSingle:R}f) is off by {worstSingle:F3} units of its terms"));

        void Judge(double value, double actual, int bits, ref double most, ref double where)
        {
            if (value == Math.Floor(value)) return;
            var exact = function.Exact(value);
            var size = scale(value, exact.ToDouble());
            var units = ((BigFloat)actual - exact).Abs().ToDouble() / Math.ScaleB(1, Math.ILogB(size) - bits);
            if (!(units <= most)) (most, where) = (units, value);
        }
    }

    // Zeros of log |Γ| and of ψ, by bisection between the poles.
    private static double[] NearZeros(string name) => name == "Digamma"
        ? [-0.5040830082644554, -1.5734984731623905, -2.610720868444145, -7.687788325031626, -11.723, -20.74]
        : [-2.4570247382208006, -2.7476826467274127, -3.1435808883499798, -3.955294284858598, -9.999999724, -12.0000000020876757];
}
