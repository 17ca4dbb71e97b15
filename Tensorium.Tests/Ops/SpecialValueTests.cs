using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>The stated results at zeros, infinities, NaN and the edges of the domain, in both dtypes, zeros with their sign.</summary>
public class SpecialValueTests
{
    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Special_points_have_their_stated_results(string name, string device)
    {
        var on = TestDevices.Of(device);
        var row = OpTable.Row(name);
        foreach (var dtype in on.Reals)
        {
            foreach (var special in row.SpecialValues)
            {
                var result = row.Samples[0].Apply([.. special.Arguments.Select(argument => Tensor.Scalar(argument, dtype).To(on.Device))]).Item();
                Assert.True(
                    BitConverter.DoubleToInt64Bits(result) == BitConverter.DoubleToInt64Bits(special.Result) || (double.IsNaN(result) && double.IsNaN(special.Result)),
                    $"{name}({string.Join(", ", special.Arguments)}) in {dtype.Name()} on {device} is {result:R}, stated is {special.Result:R}");
            }
        }
    }

    [Fact]
    public void Special_points_are_stated_for_elementwise_ops() =>
        Assert.Empty(OpTable.Rows.Where(row => row.Kind == OpKind.Elementwise && row.SpecialValues.Length == 0).Select(row => row.Name));
}
