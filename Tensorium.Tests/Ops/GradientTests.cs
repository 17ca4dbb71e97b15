using Tensorium.Autograd;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>First and second derivatives of every differentiable row, against central differences in float64.</summary>
public class GradientTests
{
    private const int LargestChecked = 64;

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void Gradients_agree_with_central_differences(string name)
    {
        var row = OpTable.Row(name);
        foreach (var sample in row.Samples.Where(sample => sample.Inputs.All(input => input.Shape.ElementCount <= LargestChecked)))
        {
            var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 11), DType.Float64);
            var failure = GradCheck.Run(sample.Apply, inputs, order: 2);
            Assert.True(failure is null, $"{name} {sample.Label}: {failure}");
        }
    }

    [Theory]
    [MemberData(nameof(OpTable.DifferentiableOnDevices), MemberType = typeof(OpTable))]
    public void No_entry_drops_the_gradient(string name, string device)
    {
        var on = TestDevices.Of(device);
        foreach (var sample in on.Samples(OpTable.Row(name)))
        {
            var inputs = on.Draw(sample, 3, DType.Float32);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (!inputs[i].DType.IsFloating()) continue;
                var tracked = inputs.ToArray();
                tracked[i] = tracked[i].RequireGrad();
                Assert.True(sample.Apply(tracked).RequiresGrad, $"{name} {sample.Label} does not record argument {i}");
            }
        }
    }
}
