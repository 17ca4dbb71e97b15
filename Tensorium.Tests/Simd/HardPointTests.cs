using System.Globalization;
using System.Numerics;
using Tensorium.Tests.Architecture;
using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>
/// Functions where they are hard to compute (near zeros, where terms cancel, at the edges of overflow and underflow), through the public tensors, against 30 digits that
/// an independent arbitrary-precision library computed: hard_points.txt, which hard_points.py writes.
/// </summary>
public sealed class HardPointTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Calls = new()
    {
        ["Erf"] = x => x.Erf(),
        ["Erfc"] = x => x.Erfc(),
        ["Log1p"] = x => x.Log1p(),
        ["Expm1"] = x => x.Expm1(),
        ["Softplus"] = x => x.Softplus(),
        ["Sigmoid"] = x => x.Sigmoid(),
        ["Lgamma"] = x => x.Lgamma(),
        ["Digamma"] = x => x.Digamma(),
        ["Trigamma"] = x => x.Polygamma(1),
        ["LogSumExp"] = x => x.LogSumExp(),
    };

    private static readonly Lazy<Point[]> Table = new(
        () => [.. File.ReadLines(Repository.PathOf("Tensorium.Tests", "Simd", "hard_points.txt")).Select(Read)]);

    public static TheoryData<string> Functions => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float64_is_within_the_promised_ulps(string name) => Check(name, DType.Float64, 52, -1022);

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float32_is_within_the_promised_ulps(string name) => Check(name, DType.Float32, 23, -126);

    [Fact]
    public void The_table_holds_every_function_at_many_points()
    {
        Assert.Equal(Calls.Keys.Order(), Table.Value.Select(point => point.Function).Distinct().Order());
        Assert.All(Table.Value.GroupBy(point => point.Function), group => Assert.True(group.Count() >= 20, group.Key));
    }

    // Two independent ways to the exact value, which the other tests of accuracy rest on.
    [Fact]
    public void The_high_precision_reference_agrees_to_28_digits()
    {
        foreach (var point in Table.Value.Where(point => ElementaryFunction.All.ContainsKey(point.Function) && Math.Abs(point.Arguments[0]) is > 1e-290 and < 1000))
        {
            var exact = ElementaryFunction.All[point.Function].Exact(point.Arguments[0]);
            var difference = (exact - point.Value).Abs();
            Assert.True(
                // Near a zero the reference is as good as its terms.
                difference.Sign == 0 || difference.Magnitude < Math.Max(point.Value.Magnitude - 93, -150),
                FormattableString.Invariant($"{point.Function}({point.Arguments[0]:R}): {exact.ToDouble():R}, in the table {point.Value.ToDouble():R}"));
        }
    }

    private void Check(string name, DType dtype, int bits, int smallest)
    {
        double worst = 0;
        var at = "";
        foreach (var point in Table.Value.Where(point => point.Function == name && (dtype == DType.Float64 || point.Arguments.All(x => (float)x == x))))
        {
            var actual = Calls[name](Tensor.From<double>(point.Arguments, name == "LogSumExp" ? [point.Arguments.Length] : []).To(dtype)).Item();
            // An infinity counts as the power of two beyond the format.
            var overflow = ((BigFloat)1).TimesPowerOfTwo(2 - smallest);
            var target = point.Value.Abs() > overflow ? overflow * point.Value.Sign : point.Value;
            var value = double.IsInfinity(actual) ? overflow * Math.Sign(actual) : actual;
            var unit = Math.Max(Math.ILogB(Math.Max(Math.Abs(target.ToDouble()), Floor(name, point.Arguments))), smallest) - bits;
            var ulps = double.IsNaN(actual) ? double.PositiveInfinity : (value - target).Abs().TimesPowerOfTwo(-unit).ToDouble();
            if (!(ulps <= worst)) (worst, at) = (ulps, string.Join(", ", point.Arguments.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        }

        var bound = name == "LogSumExp" ? 2 : dtype == DType.Float64 ? ElementaryFunction.All[name].DoubleUlps : ElementaryFunction.All[name].SingleUlps;
        output.WriteLine(FormattableString.Invariant($"{name} {dtype.Name()}: {worst:F3} ULP at {at}"));
        Assert.True(worst <= bound, FormattableString.Invariant($"{name}({at}) in {dtype.Name()} is off by {worst:F3} ULP"));
    }

    /// <summary>What the error is measured against where the result is less: the terms that cancel. 0 where nothing does, or where the zero itself is resolved.</summary>
    private static double Floor(string name, double[] x) => name switch
    {
        "LogSumExp" => x.Max(Math.Abs),
        "Lgamma" when x[0] < 0 => Math.Max(1, x[0] < -1 ? ElementaryFunction.All[name].Reference(-x[0]) : 0),
        "Digamma" when x[0] < 0 => 4,
        _ => 0,
    };

    private static Point Read(string line)
    {
        var parts = line.Split('\t');
        return new(parts[0], [.. parts[1].Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture))], Decimal(parts[2]));
    }

    /// <summary>A decimal with all its digits.</summary>
    private static BigFloat Decimal(string text)
    {
        var parts = text.Split('e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
        var power = BigFloat.Of(BigInteger.Pow(10, Math.Abs(exponent)), 0);
        return exponent < 0 ? BigFloat.Of(digits, 0) / power : BigFloat.Of(digits, 0) * power;
    }

    private sealed record Point(string Function, double[] Arguments, BigFloat Value);
}
