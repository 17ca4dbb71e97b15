using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Every sample of every row against its naive loop in double precision, within bounds fixed by the kind of op.</summary>
public class ForwardTests
{
    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void Float64_agrees_with_the_naive_loop(string name) => Check(OpTable.Row(name), DType.Float64);

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void Float32_agrees_with_the_naive_loop(string name) => Check(OpTable.Row(name), DType.Float32);

    private static void Check(OpRow row, DType dtype)
    {
        foreach (var sample in row.Samples)
        {
            var inputs = OpTable.Draw(sample, 7);
            var expected = sample.Reference(inputs);
            var actual = sample.Apply(OpTable.ToTensors(sample, inputs, dtype));
            Assert.True(expected.Shape == actual.Shape, $"{row.Name} {sample.Label}: the shape is {actual.Shape}, expected {expected.Shape}");
            var values = OpTable.Values(actual);
            var magnitude = Accuracy.Magnitude(inputs);
            for (var i = 0; i < values.Length; i++)
            {
                var bound = Accuracy.Bound(row, dtype, expected.Values[i], magnitude);
                Assert.True(
                    Math.Abs(values[i] - expected.Values[i]) <= bound || values[i].Equals(expected.Values[i]),
                    $"{row.Name} {sample.Label} in {dtype.Name()}: element {i} is {values[i]:R}, expected {expected.Values[i]:R} ± {bound:G3}");
            }
        }
    }
}
