using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Every rule gives the same bits for views as for contiguous copies: of the inputs, and of the gradient that comes in.</summary>
public class LayoutGradientTests
{
    private const int LargestChecked = 4096;

    [Theory]
    [MemberData(nameof(OpTable.DifferentiableOnDevices), MemberType = typeof(OpTable))]
    public void Gradients_at_views_are_those_at_copies(string name, string device) => ForEachSample(name, device, (sample, inputs, u, message) =>
    {
        var expected = Gradients(sample, inputs, u);
        foreach (var (view, make) in LayoutTests.Views)
            Same(expected, Gradients(sample, [.. inputs.Select(make)], u), $"{message}: {view} inputs");
    });

    [Theory]
    [MemberData(nameof(OpTable.DifferentiableOnDevices), MemberType = typeof(OpTable))]
    public void Gradients_from_views_are_those_from_copies(string name, string device) => ForEachSample(name, device, (sample, inputs, u, message) =>
    {
        foreach (var (view, make) in LayoutTests.Views)
            Same(Gradients(sample, inputs, u), Gradients(sample, inputs, make(u)), $"{message}: a {view} incoming gradient");
        foreach (var (axis, make) in LayoutTests.Expansions)
        {
            var expanded = make(u);
            Same(Gradients(sample, inputs, expanded.Clone()), Gradients(sample, inputs, expanded), $"{message}: an incoming gradient expanded along {axis}");
        }
    });

    private static long[][] Gradients(OpSample sample, Tensor[] inputs, Tensor u)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.DType.IsFloating() ? input.Detach().RequireGrad() : input)];
        return [.. Differentiate.Gradients(sample.Apply(tracked), [.. tracked.Where(input => input.RequiresGrad)], u).Select(OpTable.Bits)];
    }

    private static void Same(long[][] expected, long[][] actual, string message)
    {
        for (var i = 0; i < expected.Length; i++) Assert.True(expected[i].SequenceEqual(actual[i]), $"{message}: gradient {i} has other bits");
    }

    private static void ForEachSample(string name, string device, Action<OpSample, Tensor[], Tensor, string> check)
    {
        var on = TestDevices.Of(device);
        foreach (var sample in on.Samples(OpTable.Row(name), LargestChecked))
        {
            foreach (var dtype in on.Reals)
            {
                var inputs = on.Draw(sample, 5, dtype);
                var y = sample.Apply(inputs);
                var u = Tensor.Normal(y.Shape, new Generator(6), dtype: dtype, device: y.Device);
                check(sample, inputs, u, $"{name} {sample.Label} in {dtype.Name()} on {device}");
            }
        }
    }
}
