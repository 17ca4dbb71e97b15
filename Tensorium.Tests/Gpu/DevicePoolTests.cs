using System.Runtime.CompilerServices;
using Tensorium.Gpu;
using Tensorium.Gpu.Memory;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>The memory of a device, on ILGPU's simulator.</summary>
[Collection(nameof(DevicePoolTests))]
[CollectionDefinition(nameof(DevicePoolTests), DisableParallelization = true)]
public class DevicePoolTests
{
    private static readonly IlgpuDevice s_device = (IlgpuDevice)IlgpuDeviceProvider.Simulator(group: 8);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(512, 512)]
    [InlineData(513, 768)]
    [InlineData(768, 768)]
    [InlineData(769, 1024)]
    [InlineData((1L << 33) + 1, 3L << 32)]
    public void Sizes_are_rounded_to_few(long bytes, long size) => Assert.Equal(size, DevicePool.Rounded(bytes));

    [Fact]
    public void What_is_given_back_is_rented_again()
    {
        var pool = s_device.Pool;
        var first = pool.Rent(5000);
        pool.Return(first);
        Assert.Same(first, pool.Rent(6000));
        pool.Return(first);
    }

    [Fact]
    public void Dropped_tensors_come_back()
    {
        var before = s_device.Pool.UsedBytes;
        Drop();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return s_device.Pool.UsedBytes <= before;
            },
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_full_device_says_so_with_sizes_and_works_again_when_there_is_room()
    {
        s_device.Pool.GiveAllBack();
        GpuOptions.MemoryLimitBytes = s_device.Pool.UsedBytes + (4 << 20);
        try
        {
            var half = Tensor.Zeros([1 << 19], device: s_device);
            var failure = Assert.Throws<DeviceMemoryException>(() => Tensor.Zeros([1 << 20], device: s_device));
            Assert.Equal(4 << 20, failure.RequestedBytes);
            Assert.True(failure.UsedBytes >= 2 << 20);
            Assert.Equal(GpuOptions.MemoryLimitBytes, failure.TotalBytes);
            Assert.Contains("4.0 MiB", failure.Message, StringComparison.Ordinal);

            // Half of the room is taken by a tensor, the other half by what is kept of other sizes: that is given back first.
            half.Storage.Release();
            Assert.Equal(1 << 20, Tensor.Zeros([1 << 20], device: s_device).ElementCount);
        }
        finally
        {
            GpuOptions.MemoryLimitBytes = null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop()
    {
        for (var i = 0; i < 20; i++) Tensor.Zeros([1000], device: s_device);
    }
}
