using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Random numbers on devices are those of the CPU, at any length and from any block, with counters that carry and that wrap.</summary>
public class RandomFillTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(1024)]
    [InlineData(2049)]
    [InlineData(300_001)]
    public void Fills_are_the_CPUs(int count)
    {
        (ulong Seed, ulong Stream, ulong Block)[] starts =
            [(0, 0, 0), (0x123456789ABCDEF0, 0xFEDCBA9876543210, 7), (1, 2, 0xFFFF_FFFD), (ulong.MaxValue, ulong.MaxValue, ulong.MaxValue - 2)];
        foreach (var (seed, stream, block) in starts)
        {
            foreach (var dtype in new[] { DType.Float32, DType.Float64 })
            {
                // Not at the first element: neighbours of the part stay as they are.
                CpuOrder.Equal(count, device =>
                {
                    var y = Tensor.Ones([count + 3], dtype, device);
                    device.Backend.FillUniform(y[1..(count + 1)], seed, stream, block);
                    return y;
                });

                CpuOrder.EqualWhereDivisionIs(count, device =>
                {
                    var y = Tensor.Ones([count + 3], dtype, device);
                    device.Backend.FillNormal(y[1..(count + 1)], seed, stream, block);
                    return y;
                });
            }
        }
    }
}
