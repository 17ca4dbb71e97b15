using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// Loops that move, compare or add in a stated order have the CPU's bits on every device that rounds correctly, whatever way the shape makes them take: one launch or
/// several, few long chains or many short ones, ties, NaNs and both zeros.
/// </summary>
public class ExactLoopTests
{
    /// <summary>Seen as [outer, count, inner]: below and above a block, a tile and a group of tiles; few chains and enough for each group to walk one.</summary>
    private static readonly (int Outer, int Count, int Inner)[] s_chains =
    [
        (1, 5, 1), (2, 17, 1), (3, 16, 5), (1, 33, 2), (1, 257, 1), (2, 300, 18), (1, 4097, 1), (3, 5000, 1), (520, 4100, 1), (1, 70_001, 3), (1, 1_200_000, 1), (1, 300, 8200),
    ];

    private static readonly Dictionary<string, Func<Device, Tensor>> s_cases = Cases().ToDictionary(pair => pair.Name, pair => pair.Run);

    public static TheoryData<string, string> Names => TestDevices.WithOthers(s_cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_the_bits_of_the_CPU(string name, string device)
    {
        var on = TestDevices.Of(device);
        var expected = s_cases[name](Device.Cpu);
        if (on.MostElements < expected.ElementCount) Assert.Skip($"{device} takes long for an element");
        var found = s_cases[name](on.Device);
        Assert.Same(on.Device, found.Device);
        DeviceAssert.Near(expected, found, isExact: true, $"{name} on {device}");
    }

    private static IEnumerable<(string Name, Func<Device, Tensor> Run)> Cases()
    {
        foreach (var (outer, count, inner) in s_chains)
        {
            Shape shape = [outer, count, inner];
            foreach (var isReversed in new[] { false, true })
            {
                yield return ($"Scan of {shape}, reversed {isReversed}", device => Made(DType.Float32, shape, device, y =>
                    device.Backend.Scan(default(Add), Drawn(shape).To(device), outer, count, inner, isReversed, y)));
                yield return ($"ArgSort of {shape}, descending {isReversed}", device => Made(DType.Int64, shape, device, y =>
                    device.Backend.ArgSort(WithTies(shape).To(device), isReversed, outer, count, inner, y)));
                yield return ($"ArgSort of {shape} in float64, descending {isReversed}", device => Made(DType.Int64, shape, device, y =>
                    device.Backend.ArgSort(WithTies(shape).To(DType.Float64).To(device), isReversed, outer, count, inner, y)));
                yield return ($"ArgExtremum of {shape}, least {isReversed}", device => Made(DType.Int64, [outer, inner], device, y =>
                    device.Backend.ArgExtremum(Rounded(shape).To(device), isReversed, outer, count, inner, y)));
            }
        }

        foreach (var (outer, size, count, inner) in new[] { (1, 5, 8, 1), (2, 4, 9, 3), (64, 30, 50, 1), (300, 784, 196, 1), (1, 3000, 5000, 16), (2, 40_000, 30_000, 3) })
        {
            foreach (var isShared in new[] { false, true })
            {
                var name = $"[{outer}, {size}, {inner}] by {count}, {(isShared ? "shared" : "own")} index";
                Shape indexed = [outer, size, inner], other = [outer, count, inner];
                var index = (Tensor.Uniform(isShared ? [count] : other, new Generator(4)) * size).To(DType.Int64).Minimum(size - 1);
                yield return ($"Gather from {name}", device => Made(DType.Float32, other, device, y =>
                    device.Backend.Gather(Drawn(indexed).To(device), index.To(device), outer, size, count, inner, y)));
                yield return ($"ScatterAdd to {name}", device => Made(DType.Float32, indexed, device, y =>
                    device.Backend.ScatterAdd(Drawn(other).To(device), index.To(device), outer, size, count, inner, y)));
            }
        }
    }

    private static Tensor Made(DType dtype, Shape shape, Device device, Action<Tensor> fill)
    {
        var y = Tensor.Zeros(shape, dtype, device);
        fill(y);
        return y;
    }

    private static Tensor Drawn(Shape shape) => Tensor.Normal(shape, new Generator(3, (ulong)shape.ElementCount));

    /// <summary>Halves, with many equal ones, among them zeros of both signs.</summary>
    private static Tensor Rounded(Shape shape) => (Drawn(shape) * 2).Round() * 0.5;

    /// <summary>The same, and NaN for what is far from 0.</summary>
    private static Tensor WithTies(Shape shape)
    {
        var x = Rounded(shape);
        return Tensor.Where(x.Abs() > 1.7, double.NaN, x);
    }
}
