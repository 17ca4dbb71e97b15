using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// Every sample of every row gives on another device what it gives on the CPU, and so do its gradient and the gradient of that: the CPU's are held to central
/// differences, these to the CPU's.
/// </summary>
public class ParityTests
{
    private const int LargestChecked = 4096;

    public static TheoryData<string, string> Names => TestDevices.WithOthers(OpTable.Rows.Select(row => row.Name));

    public static TheoryData<string, string> Differentiable => TestDevices.WithOthers(OpTable.Differentiable.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_the_CPU_s(string name, string device)
    {
        var row = OpTable.Row(name);
        ForEachSample(row, TestDevices.Of(device), int.MaxValue, (sample, host, moved, check) =>
        {
            var (expected, found) = (sample.Apply(host), sample.Apply(moved));
            if (row.Name != "Copy") Assert.Same(moved[0].Device, found.Device); // one of its samples goes back to the CPU
            check("the value", expected, found, row.Kind is OpKind.Movement or OpKind.Predicate);
        });
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_of_both_orders_are_the_CPU_s(string name, string device) =>
        ForEachSample(OpTable.Row(name), TestDevices.Of(device), LargestChecked, (sample, host, moved, check) =>
        {
            var (expected, found) = (Gradients(sample, host), Gradients(sample, moved));
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Same(moved[0].Device, found[i].Device);
                check($"gradient {i}, of order 1 and then 2", expected[i], found[i], false);
            }
        });

    /// <summary>The gradients of ⟨f(x), u⟩, and those of ⟨∇⟨f(x), u⟩, w⟩, for fixed u and w.</summary>
    private static Tensor[] Gradients(OpSample sample, Tensor[] inputs)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.DType.IsFloating() ? input.Detach().RequireGrad() : input)];
        Tensor[] targets = [.. tracked.Where(input => input.RequiresGrad)];
        var y = sample.Apply(tracked);
        var first = Differentiate.Gradients(y, targets, DeviceAssert.Weight(y, 6), createGraph: true);
        var along = first.Select(gradient => (gradient * DeviceAssert.Weight(gradient, 7)).Sum()).Aggregate((a, b) => a + b);
        return [.. first, .. Differentiate.Gradients(along, targets)];
    }

    private static void ForEachSample(OpRow row, TestDevice device, int mostElements, Action<OpSample, Tensor[], Tensor[], Action<string, Tensor, Tensor, bool>> check)
    {
        foreach (var sample in device.Samples(row, mostElements))
        {
            foreach (var dtype in device.Reals)
            {
                var host = OpTable.ToTensors(sample, OpTable.Draw(sample, 5), dtype);
                check(sample, host, [.. host.Select(x => x.To(device.Device))], (what, expected, found, isExact) =>
                    DeviceAssert.Near(expected, found, isExact || device.IsExact, $"{row.Name} {sample.Label} in {dtype.Name()} on {device.Name}: {what}"));
            }
        }
    }
}
