using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>Zeros with their signs, infinities, NaN, and the last arguments before overflow and underflow.</summary>
public sealed class ElementarySpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;

    private const double NaN = double.NaN;

    private static readonly Dictionary<string, (double X, double Y)[]> Exact = new()
    {
        ["Exp"] = [(0.0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0.0), (double.MaxValue, Infinity), (double.MinValue, 0.0)],
        ["Expm1"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -1), (double.MinValue, -1)],
        ["Log"] = [(1, 0.0), (0.0, -Infinity), (-0.0, -Infinity), (-1, NaN), (-1e-30, NaN), (Infinity, Infinity), (-Infinity, NaN)],
        ["Log1p"] = [(0.0, 0.0), (-0.0, -0.0), (-1, -Infinity), (-1.5, NaN), (Infinity, Infinity), (-Infinity, NaN)],
        ["Tanh"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (-50, -1)],
        ["Sigmoid"] = [(0.0, 0.5), (-0.0, 0.5), (Infinity, 1), (-Infinity, 0.0)],
        ["Softplus"] = [(Infinity, Infinity), (-Infinity, 0.0), (1e30, 1e30)],
        ["Erf"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (-10, -1)],
        ["SinTwoPi"] = [(0.0, 0.0), (0.25, 1), (0.75, -1)],
        ["CosTwoPi"] = [(0.0, 1), (0.5, -1), (1, 1)],
        ["Erfc"] = [(0.0, 1), (-0.0, 1), (Infinity, 0.0), (-Infinity, 2), (-10, 2), (30, 0.0), (double.MaxValue, 0.0)],
        ["Sin"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, NaN), (-Infinity, NaN)],
        ["Cos"] = [(0.0, 1), (-0.0, 1), (Infinity, NaN), (-Infinity, NaN)],
        ["Tan"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, NaN)],
        ["Asin"] = [(0.0, 0.0), (-0.0, -0.0), (1.5, NaN), (-Infinity, NaN)],
        ["Acos"] = [(1, 0.0), (1.5, NaN), (-1.5, NaN), (Infinity, NaN)],
        ["Atan"] = [(0.0, 0.0), (-0.0, -0.0)],
        ["Sinh"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -Infinity), (double.MinValue, -Infinity)],
        ["Cosh"] = [(0.0, 1), (-Infinity, Infinity), (double.MaxValue, Infinity)],
        ["Asinh"] = [(0.0, 0.0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -Infinity)],
        ["Acosh"] = [(1, 0.0), (0.5, NaN), (-1e30, NaN), (-Infinity, NaN), (Infinity, Infinity)],
        ["Atanh"] = [(0.0, 0.0), (-0.0, -0.0), (1, Infinity), (-1, -Infinity), (1.5, NaN), (Infinity, NaN)],
        ["Exp2"] = [(0.0, 1), (10, 1024), (-149, 1.401298464324817e-45), (Infinity, Infinity), (-Infinity, 0.0)],
        ["Log2"] = [(1, 0.0), (1024, 10), (0.125, -3), (0.0, -Infinity), (-1, NaN), (Infinity, Infinity)],
        ["Log10"] = [(1, 0.0), (-0.0, -Infinity), (-1, NaN), (Infinity, Infinity)],
        ["Lgamma"] = [(0.0, Infinity), (-0.0, Infinity), (1, 0.0), (2, 0.0), (-1, Infinity), (-7, Infinity), (-8, Infinity), (-1e30, Infinity), (Infinity, Infinity), (-Infinity, Infinity), (double.MaxValue, Infinity)],
        ["Digamma"] = [(0.0, -Infinity), (-0.0, Infinity), (-1, NaN), (-8, NaN), (-1e30, NaN), (Infinity, Infinity), (-Infinity, NaN), (double.Epsilon, -Infinity), (-double.Epsilon, Infinity)],
        ["Trigamma"] = [(0.0, Infinity), (-0.0, Infinity), (-1, Infinity), (-8, Infinity), (-1e30, Infinity), (Infinity, 0.0), (-Infinity, NaN), (double.Epsilon, Infinity), (-double.Epsilon, Infinity)],
        ["Cbrt"] = [(0.0, 0.0), (-0.0, -0.0), (27, 3), (-8, -2), (Infinity, Infinity), (-Infinity, -Infinity)],
    };

    [Theory]
    [MemberData(nameof(ElementaryAccuracyTests.Functions), MemberType = typeof(ElementaryAccuracyTests))]
    public void Values_that_are_exact(string name)
    {
        var function = ElementaryFunction.All[name];
        foreach (var (x, expected) in Exact[name])
        {
            foreach (var lanes in LaneLoops.DoubleWidths)
                LaneAssert.SameValues([x], [expected], [function.Doubles(Repeat(x), lanes)[0]], name);

            // A double beyond float's range is an infinity there, with the same result.
            foreach (var lanes in LaneLoops.SingleWidths)
                LaneAssert.SameValues([(float)x], [(float)expected], [function.Singles(Repeat((float)x), lanes)[0]], name);
        }
    }

    [Theory]
    [MemberData(nameof(ElementaryAccuracyTests.Functions), MemberType = typeof(ElementaryAccuracyTests))]
    public void Nan_stays_nan(string name)
    {
        var function = ElementaryFunction.All[name];
        Assert.All(function.Doubles(Repeat(NaN), 8), value => Assert.True(double.IsNaN(value)));
        Assert.All(function.Singles(Repeat(float.NaN), 16), value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [InlineData("Expm1")]
    [InlineData("Log1p")]
    [InlineData("Tanh")]
    [InlineData("Sin")]
    [InlineData("Tan")]
    [InlineData("Asin")]
    [InlineData("Atan")]
    [InlineData("Sinh")]
    [InlineData("Asinh")]
    [InlineData("Atanh")]
    public void The_smallest_arguments_are_their_own_values(string name)
    {
        var function = ElementaryFunction.All[name];
        double[] x = [double.Epsilon, -double.Epsilon, 3 * double.Epsilon, 1e-310, -2.2250738585072014e-308, 1e-300, -1e-300, 1e-30];
        LaneAssert.SameBits(x, x, function.Doubles(x, 8), name);
        float[] s = [float.Epsilon, -float.Epsilon, 3 * float.Epsilon, 1e-40f, -1.17549435e-38f, 1e-35f, -1e-35f, 1e-15f];
        LaneAssert.SameBits(s, s, function.Singles(s, 4), name);
    }

    [Fact]
    public void Exp_overflows_and_underflows_exactly_where_it_is_due()
    {
        var exp = ElementaryFunction.All["Exp"];
        // ln(2¹²⁸) = 88.7228391…, ln(2⁻¹⁵⁰) = −103.9720770…; ln(2¹⁰²⁴) = 709.7827128933841, ln(2⁻¹⁰⁷⁵) = −745.1332191019412.
        var singles = exp.Singles([88.72283f, 88.72284f, -103.97207f, -103.972084f], 4);
        Assert.Equal(3.4027985e38f, singles[0], 3e31f);
        Assert.Equal([float.PositiveInfinity, float.Epsilon, 0f], singles[1..]);
        var doubles = exp.Doubles([709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412], 4);
        Assert.Equal(1.7976931348622732e308, doubles[0], 1e293);
        Assert.Equal([Infinity, double.Epsilon, 0.0], doubles[1..]);
    }

    [Fact]
    public void Expm1_overflows_where_exp_does()
    {
        var expm1 = ElementaryFunction.All["Expm1"];
        Assert.Equal([false, true], expm1.Singles([88.72283f, 88.72284f], 4).Select(float.IsInfinity));
        Assert.Equal([false, true], expm1.Doubles([709.782712893384, 709.7827128933841], 4).Select(double.IsInfinity));
    }

    private static T[] Repeat<T>(T value) => [.. Enumerable.Repeat(value, 16)];
}
