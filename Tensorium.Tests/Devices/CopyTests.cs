using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>To a device and back, from every dtype and layout, nothing changes.</summary>
public class CopyTests
{
    private static readonly Shape[] s_shapes = [[], [0], [1], [17], [3, 5], [2, 0, 3], [2, 3, 4], [70_001]];

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Every_dtype_and_layout_comes_back_as_it_went(string name)
    {
        var device = TestDevices.Of(name).Device;
        foreach (var dtype in Enum.GetValues<DType>())
        {
            foreach (var shape in s_shapes)
            {
                var x = Drawn(shape, dtype);
                foreach (var (layout, make) in LayoutTests.Views.Append(("as it is", x => x)).Concat(LayoutTests.Expansions))
                {
                    var message = $"{dtype.Name()}{shape}, {layout}";
                    var host = make(x);
                    var moved = host.To(device);
                    Check(host, moved, device, message);
                    Check(host, moved.To(Device.Cpu), Device.Cpu, message + ", back");
                    Check(host, make(moved).To(Device.Cpu), Device.Cpu, message + ", as a view there, back");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Gradients_come_back_to_the_device_of_the_input(string name)
    {
        var x = Tensor.Normal([3, 4], new Generator(1)).RequireGrad();
        var y = x.T.To(TestDevices.Of(name).Device);
        (y * y).Sum().Backward();
        Assert.Same(Device.Cpu, x.Grad!.Device);
        Assert.Equal(OpTable.Bits(x.Detach() * 2), OpTable.Bits(x.Grad));
    }

    private static void Check(Tensor expected, Tensor found, Device device, string message)
    {
        Assert.Same(device, found.Device);
        DeviceAssert.Near(expected, found, isExact: true, message);
    }

    private static Tensor Drawn(Shape shape, DType dtype)
    {
        var generator = new Generator(5, (ulong)dtype);
        double[] special = [double.NaN, double.PositiveInfinity, -0.0, 1e300];
        return dtype.IsFloating()
            ? Tensor.From<double>([.. Enumerable.Range(0, shape.ElementCount).Select(i => i < special.Length ? special[i] : generator.NextDouble() - 0.5)], shape).To(dtype)
            : Tensor.From<long>([.. Enumerable.Range(0, shape.ElementCount).Select(i => i < 2 ? i - 1 : (long)((generator.NextDouble() - 0.5) * 1.8e19))], shape).To(dtype);
    }
}
