using Tensorium.Tests.Devices;

namespace Tensorium.Tests.Gpu;

/// <summary>Runs a loop on the CPU and on the other devices, in as large shapes as each takes.</summary>
internal static class CpuOrder
{
    /// <summary>The same bits on every device.</summary>
    public static void Equal(int elements, Func<Device, Tensor> run) => Compare(elements, _ => true, run);

    /// <summary>The same bits on every device that divides and takes roots as IEEE 754 says, which OpenCL's need not, and nearly the same ones on these.</summary>
    public static void EqualWhereDivisionIs(int elements, Func<Device, Tensor> run) => Compare(elements, device => device.Kind != DeviceKind.OpenCL || device.Index < 0, run);

    /// <summary>Normal numbers, the same on every device.</summary>
    public static Tensor Draw(Shape shape, DType dtype, ulong seed) => Tensor.Normal(shape, new Generator(seed), dtype: dtype);

    private static void Compare(int elements, Func<Device, bool> isExact, Func<Device, Tensor> run)
    {
        var expected = run(Device.Cpu);
        foreach (var row in TestDevices.Others)
        {
            var device = TestDevices.Of(row.Data);
            if (elements <= device.MostElements) DeviceAssert.Near(expected, run(device.Device).To(Device.Cpu), isExact(device.Device), device.Name);
        }
    }
}
