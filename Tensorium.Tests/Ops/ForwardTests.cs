using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Every sample of every row, on every device, against its naive loop in double precision, within bounds fixed by the kind of op.</summary>
public class ForwardTests
{
    /// <summary>Rows that may be less exact than <see cref="Accuracy.MostUlp"/>, and why.</summary>
    private static readonly Dictionary<string, string> LessExact = [];

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Float64_agrees_with_the_naive_loop(string name, string device) => Check(OpTable.Row(name), DType.Float64, TestDevices.Of(device));

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Float32_agrees_with_the_naive_loop(string name, string device) => Check(OpTable.Row(name), DType.Float32, TestDevices.Of(device));

    [Fact]
    public void No_row_asks_for_a_bound_to_its_own_liking() => Assert.Equal(
        LessExact.Keys.Order(StringComparer.Ordinal),
        OpTable.Rows.Where(row => row.Kind == OpKind.Elementwise && row.MaxUlp > Accuracy.MostUlp).Select(row => row.Name));

    private static void Check(OpRow row, DType dtype, TestDevice device)
    {
        if (!device.Reals.Contains(dtype)) Assert.Skip($"{device.Name} does not compute in {dtype.Name()}");
        foreach (var sample in device.Samples(row))
        {
            var found = Measurement.Of(row, sample, dtype, seed: 7, device.Device);
            Assert.True(found.Expected.Shape == found.Shape, $"{row.Name} {sample.Label}: the shape is {found.Shape}, expected {found.Expected.Shape}");
            for (var i = 0; i < found.Values.Length; i++)
            {
                var (value, expected) = (found.Values[i], found.Expected.Values[i]);
                var bound = Accuracy.Bound(row, dtype, expected, found.Condition[i]);
                Assert.True(
                    Math.Abs(value - expected) <= bound || value.Equals(expected),
                    $"{row.Name} {sample.Label} in {dtype.Name()} on {device.Name}: element {i} is {value:R}, expected {expected:R} ± {bound:G3}");
            }
        }
    }
}
