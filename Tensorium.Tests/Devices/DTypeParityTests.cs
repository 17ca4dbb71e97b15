using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// Every op called with every dtype in place of real inputs, with the ends of the integers, zeros of both signs, subnormal numbers, infinities and NaN among the
/// elements: another device gives what the CPU gives, or refuses it as the CPU does.
/// </summary>
public class DTypeParityTests
{
    private const int LargestChecked = 2048;
    private static readonly double[] s_special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, float.Epsilon, -1e-40, 1, -1];
    private static readonly double[] s_ends = [long.MinValue, int.MaxValue, 0, -1, 1, 255, 256];

    public static TheoryData<string, string> Names => TestDevices.WithOthers(OpTable.Rows.Select(row => row.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_dtype_gives_what_it_gives_on_the_CPU(string name, string device)
    {
        var on = TestDevices.Of(device);
        var row = OpTable.Row(name);
        foreach (var sample in on.Samples(row, LargestChecked))
        {
            foreach (var dtype in Enum.GetValues<DType>().Where(dtype => !dtype.IsFloating() || on.Reals.Contains(dtype)))
            {
                // Rows of infinities and NaN alone would hide what becomes of the rest: one element in eight, one in two, none.
                foreach (var oneIn in new[] { 8, 2, int.MaxValue })
                {
                    // A product of matrices in place of a convolution multiplies the border's zeros too: there an infinity is a NaN, where the CPU leaves it out.
                    if (name.StartsWith("Conv", StringComparison.Ordinal) && !on.IsExact && oneIn != int.MaxValue) continue;
                    var host = Draw(sample, dtype, oneIn);
                    var (expected, found) = (Outcome(sample, host), Outcome(sample, [.. host.Select(x => x.To(on.Device))]));
                    // Backend.BernoulliLogProb: to look at the targets, a device would have to be waited for.
                    if (name == "BernoulliLogProb" && !on.IsExact && expected.Error is not null && found.Value is not null) continue;
                    var message = $"{name} {sample.Label} of {dtype.Name()} on {device}, one special element in {oneIn}";
                    if (expected.Value is { } right && found.Value is { } value) DeviceAssert.Near(right, value, on.IsExact || row.Kind is OpKind.Movement or OpKind.Predicate, message);
                    else Assert.True(expected.Error?.GetType() == found.Error?.GetType(), $"{message}: {found.Error?.ToString() ?? "a value"}; on the CPU {expected.Error?.ToString() ?? "a value"}");
                }
            }
        }
    }

    private static (Tensor? Value, Exception? Error) Outcome(OpSample sample, Tensor[] inputs)
    {
        try
        {
            return (sample.Apply(inputs), null);
        }
        catch (Exception error) when (error is ArgumentException or ArithmeticException or DTypeException or ShapeException)
        {
            return (null, error);
        }
    }

    /// <summary>Elements of the sample's domain, some of them replaced.</summary>
    private static Tensor[] Draw(OpSample sample, DType dtype, int oneIn)
    {
        var drawn = OpTable.Draw(sample, 5);
        var generator = new Generator(8);
        var special = dtype.IsFloating() ? s_special : s_ends;
        for (var i = 0; i < drawn.Length; i++)
        {
            if (sample.Inputs[i].DType is not null) continue;
            var values = drawn[i].Values;
            for (var at = 0; at < values.Length; at++)
                if (generator.NextDouble() * oneIn < 1) values[at] = special[(int)(generator.NextDouble() * special.Length)];
        }

        return OpTable.ToTensors(sample, drawn, dtype);
    }
}
