using Tensorium.Autograd;
using Tensorium.Models.Optim;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Tensors of a device written in place.</summary>
public class InPlaceDeviceTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Views_are_written_through(string name)
    {
        var device = TestDevices.Of(name).Device;
        foreach (var dtype in new[] { DType.Float32, DType.Int64, DType.UInt8, DType.Bool })
        {
            Tensor Written(Device where)
            {
                var x = Tensor.Arange(0, 20, DType.Int64, where).To(dtype).Reshape(4, 5).Clone();
                x[1].CopyFrom(x[0]);
                x[.., 2].Fill(1);
                x.T[Slice.Every(-2)].CopyFrom(Tensor.Arange(1, 5, DType.Int64, where));
                return x;
            }

            Assert.Equal(OpTable.Bits(Written(Device.Cpu)), OpTable.Bits(Written(device)));
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void What_comes_from_another_device_is_not_written(string name)
    {
        var x = Tensor.Zeros([3], device: TestDevices.Of(name).Device);
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => x.CopyFrom(Tensor.Ones([3]))).Message, StringComparison.Ordinal);
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => Tensor.Ones([3]).CopyFrom(x)).Message, StringComparison.Ordinal);
        var step = new AdamStep(0.9, 0.999, 1e-8, 1e-3, 0, 1, 1);
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => x.Update(step, Tensor.Ones([3]), x.Clone(), x.Clone())).Message, StringComparison.Ordinal);
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => x.Update(step, x.Clone(), Tensor.Ones([3]), x.Clone())).Message, StringComparison.Ordinal);
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => x.Update(step, x.Clone(), x.Clone(), Tensor.Ones([3]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Parameters_of_two_devices_are_each_updated_where_they_are(string name)
    {
        var on = TestDevices.Of(name);
        Tensor[] parameters = [.. Enumerable.Range(0, 4).Select(i => Tensor.Normal([7], new Generator(1)).To(i % 3 == 0 ? Device.Cpu : on.Device).RequireGrad())];
        var adam = new Adam(parameters, learningRate: 0.1);
        for (var step = 0; step < 3; step++)
        {
            foreach (var parameter in parameters) parameter.Square().Sum().Backward();
            adam.Step();
        }

        foreach (var parameter in parameters) DeviceAssert.Near(parameters[0], parameter, on.IsExact, "a parameter");
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void A_span_of_it_is_refused_with_the_remedy(string name)
    {
        var x = Tensor.Zeros([3], device: TestDevices.Of(name).Device);
        Assert.Contains("To(Device.Cpu)", Assert.Throws<DeviceException>(() => x.AsSpan<float>().ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("To(Device.Cpu)", Assert.Throws<DeviceException>(() => x.AsWritableSpan<float>().ToArray()).Message, StringComparison.Ordinal);
    }
}
