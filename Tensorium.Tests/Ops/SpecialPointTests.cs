using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>
/// Every elementwise op of one argument at zeros, the smallest and greatest numbers, infinities, NaN and the ends of its samples' domain: the stated result
/// where its row states one, otherwise that of its naive function, within the bound of its kind and with its sign.
/// </summary>
public class SpecialPointTests
{
    private static readonly double[] Points =
    [
        0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        float.Epsilon, -float.Epsilon, 1.1754943508222875e-38, -1.1754943508222875e-38, float.MaxValue, -(double)float.MaxValue,
    ];

    public static TheoryData<string> Names => [.. OpTable.Rows.Where(row => row.Kind == OpKind.Elementwise && row.Samples[0].Inputs.Length == 1).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_the_stated_or_the_naive_one(string name)
    {
        var row = OpTable.Row(name);
        var sample = row.Samples.First(sample => sample.Inputs[0].Shape == []);
        var domain = sample.Inputs[0].Domain;
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (var point in Points.Append((float)domain.Low).Append((float)domain.High))
            {
                if (row.SpecialValues.Any(special => BitConverter.DoubleToInt64Bits(special.Arguments[0]) == BitConverter.DoubleToInt64Bits(point))) continue;
                var expected = sample.Reference([new([]) { Values = [point] }]).Values[0];
                var found = sample.Apply([Tensor.Scalar(point, DType.Float64).To(dtype)]).Item();
                Assert.True(IsNear(row, dtype, expected, found), $"{name}({point:R}) in {dtype.Name()} is {found:R}; the naive function gives {expected:R}, and the row states nothing else");
            }
        }
    }

    private static bool IsNear(OpRow row, DType dtype, double expected, double found)
    {
        if (dtype == DType.Float32 && double.IsInfinity((float)expected)) expected = (float)expected;
        if (!double.IsFinite(expected) || expected == 0) return BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found) || (double.IsNaN(expected) && double.IsNaN(found));
        return Math.Abs(expected - found) <= (row.MaxUlp == 0 ? 0 : Accuracy.Bound(row, dtype, expected, 0));
    }
}
