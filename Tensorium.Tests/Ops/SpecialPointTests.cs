using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>
/// Every elementwise op at zeros, the smallest and greatest numbers, infinities, NaN and the ends of its samples' domain: the stated result
/// where its row states one, otherwise that of its naive function, within the bound of its kind and with its sign.
/// </summary>
public class SpecialPointTests
{
    private static readonly double[] Points =
    [
        0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        float.Epsilon, -float.Epsilon, 1.1754943508222875e-38, -1.1754943508222875e-38, float.MaxValue, -(double)float.MaxValue,
    ];

    public static TheoryData<string, string> Names => TestDevices.With(OpTable.Rows.Where(row => row.Kind == OpKind.Elementwise && row.Samples[0].Inputs.Length == 1).Select(row => row.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_the_stated_or_the_naive_one(string name, string device)
    {
        var on = TestDevices.Of(device);
        var row = OpTable.Row(name);
        var sample = row.Samples.First(sample => sample.Inputs[0].Shape == []);
        var domain = sample.Inputs[0].Domain;
        foreach (var dtype in on.Reals)
        {
            foreach (var point in Points.Append((float)domain.Low).Append((float)domain.High))
            {
                if (row.SpecialValues.Any(special => Bits(special.Arguments).SequenceEqual(Bits([point])))) continue;
                var expected = sample.Reference([new([]) { Values = [point] }]).Values[0];
                var found = sample.Apply([Tensor.Scalar(point, DType.Float64).To(dtype).To(on.Device)]).Item();
                Assert.True(IsNear(row, dtype, expected, found), $"{name}({point:R}) in {dtype.Name()} on {device} is {found:R}; the naive function gives {expected:R}, and the row states nothing else");
            }
        }
    }

    [Fact]
    public void Gradients_that_are_ordinary_numbers_do_not_overflow_on_the_way()
    {
        static float At(Func<Tensor, Tensor> f, float x, float gradient)
        {
            var at = Tensor.From(x).RequireGrad();
            (f(at) * gradient).Sum().Backward();
            return at.Grad!.ToArray<float>()[0];
        }

        static void Near(double expected, float found) => Assert.InRange(found / expected, 1 - 1e-6, 1 + 1e-6);
        Assert.Equal([1, 0, 1, 0], [At(x => x.Gelu(), float.PositiveInfinity, 1), At(x => x.Gelu(), float.NegativeInfinity, 1), At(x => x.Silu(), float.PositiveInfinity, 1), At(x => x.Silu(), float.NegativeInfinity, 1)]);
        Assert.True(float.IsNaN(At(x => x.Gelu(), float.NaN, 1)) && float.IsNaN(At(x => x.Silu(), float.NaN, 1)));
        Near(-1e35, At(x => x.Reciprocal(), 1e-20f, 1e-5f));
        Near(-1e-30, At(x => x.Reciprocal(), 1e25f, 1e20f));
        Near(1e-20, At(x => x.Acosh(), 1e20f, 1));
    }

    public static TheoryData<string, string> NamesOfTwo => TestDevices.With(
        OpTable.Rows.Where(row => (row.Kind is OpKind.Elementwise or OpKind.Predicate) && row.Samples[0].Inputs is [{ DType: null }, { DType: null }]).Select(row => row.Name));

    [Theory]
    [MemberData(nameof(NamesOfTwo))]
    public void So_it_is_for_pairs_of_zeros_ones_infinities_and_NaN(string name, string device)
    {
        var on = TestDevices.Of(device);
        var row = OpTable.Row(name);
        var sample = row.Samples[0];
        foreach (var dtype in on.Reals)
        {
            foreach (var left in Points[..7])
            {
                foreach (var right in Points[..7])
                {
                    if (row.SpecialValues.Any(special => Bits(special.Arguments).SequenceEqual(Bits([left, right])))) continue;
                    var expected = sample.Reference([new([]) { Values = [left] }, new([]) { Values = [right] }]).Values[0];
                    Tensor At(double value) => Tensor.Scalar(value, DType.Float64).To(dtype).To(on.Device);
                    var found = sample.Apply([At(left), At(right)]).Item();
                    Assert.True(IsNear(row, dtype, expected, found), $"{name}({left:R}, {right:R}) in {dtype.Name()} on {device} is {found:R}; the naive function gives {expected:R}, and the row states nothing else");
                }
            }
        }
    }

    /// <summary>Zeros differ by their sign, and NaN is NaN.</summary>
    private static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits);

    private static bool IsNear(OpRow row, DType dtype, double expected, double found)
    {
        if (dtype == DType.Float32 && double.IsInfinity((float)expected)) expected = (float)expected;
        if (!double.IsFinite(expected) || expected == 0) return BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found) || (double.IsNaN(expected) && double.IsNaN(found));
        return Math.Abs(expected - found) <= (row.MaxUlp == 0 ? 0 : Accuracy.Bound(row, dtype, expected, 0));
    }
}
