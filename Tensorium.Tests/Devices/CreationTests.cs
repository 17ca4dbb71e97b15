using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>What is made on a device is what is made on the CPU, and a generator moves on by as much.</summary>
public class CreationTests
{
    private static readonly (string Name, Func<Device, DType, Tensor> Make)[] Filled =
    [
        ("Zeros", (device, dtype) => Tensor.Zeros([3, 5], dtype, device)), ("Ones", (device, dtype) => Tensor.Ones([3, 5], dtype, device)),
        ("Full 2.5", (device, dtype) => Tensor.Full([70_001], 2.5, dtype, device)), ("Full −1", (device, dtype) => Tensor.Full([7], dtype == DType.UInt8 ? 1 : -1, dtype, device)),
        ("Full NaN", (device, dtype) => Tensor.Full([7], double.NaN, dtype, device)), ("Full of a great integer", (device, dtype) => Tensor.Full([], dtype switch { DType.UInt8 => 255, DType.Int32 => int.MaxValue, _ => (1L << 62) + 1 }, dtype, device)),
        ("Full of nothing", (device, dtype) => Tensor.Full([0, 3], 1, dtype, device)), ("Arange", (device, dtype) => Tensor.Arange(-3, 40, dtype, device)),
        ("Linspace", (device, dtype) => Tensor.Linspace(-1, 2, 11, dtype, device)), ("Eye", (device, dtype) => Tensor.Eye(5, dtype, device)),
        ("From", (device, dtype) => Tensor.From<double>([1, -2, 300.7, double.NaN], [2, 2], device).To(dtype)),
    ];

    private static readonly (string Name, Func<Device, DType, Generator, Tensor> Make)[] Drawn =
    [
        ("Uniform", (device, dtype, generator) => Tensor.Uniform([1031], generator, dtype: dtype, device: device)),
        ("Uniform from −2 to 3", (device, dtype, generator) => Tensor.Uniform([3, 5], generator, -2, 3, dtype, device)),
        ("Normal", (device, dtype, generator) => Tensor.Normal([1031], generator, dtype: dtype, device: device)),
        ("Normal about 2", (device, dtype, generator) => Tensor.Normal([3, 5], generator, 2, 0.5, dtype, device)),
        ("Bernoulli", (device, dtype, generator) => Tensor.Bernoulli(Tensor.Full([17, 3], 0.4, dtype, device), generator)),
        ("Categorical", (device, dtype, generator) => Tensor.Categorical(Tensor.From(0.1f, 0.5f, 0, 0.4f).To(dtype).To(device).Expand([9, 4]), generator)),
        ("Permutation", (device, dtype, generator) => Tensor.Permutation(100, generator, device)),
    ];

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void What_is_filled_is_the_same_in_every_dtype(string name)
    {
        var on = TestDevices.Of(name);
        foreach (var dtype in Enum.GetValues<DType>().Where(dtype => !dtype.IsFloating() || on.Reals.Contains(dtype)))
        {
            foreach (var (what, make) in Filled)
            {
                var (expected, found) = (make(Device.Cpu, dtype), make(on.Device, dtype));
                Assert.Same(on.Device, found.Device);
                DeviceAssert.Near(expected, found, isExact: true, $"{what} in {dtype.Name()}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void What_is_drawn_is_the_same_and_so_is_what_is_drawn_next(string name)
    {
        var on = TestDevices.Of(name);
        foreach (var dtype in on.Reals)
        {
            foreach (var (what, make) in Drawn)
            {
                Generator here = new(3), there = new(3);
                for (var draw = 0; draw < 2; draw++)
                {
                    var (expected, found) = (make(Device.Cpu, dtype, here), make(on.Device, dtype, there));
                    Assert.Same(on.Device, found.Device);

                    // Normals alone go through functions; four units in the last place of the largest are less than this.
                    var isExact = on.IsExact || !what.StartsWith("Normal", StringComparison.Ordinal);
                    DeviceAssert.Near(expected, found, isExact, $"{what} in {dtype.Name()}, draw {draw}");
                    Assert.Equal(here.State, there.State);
                }
            }
        }
    }
}
