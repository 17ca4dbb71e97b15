using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>The same computation on the CPU and on the mirror: one that takes something from the wrong device fails there, and the results have the same bits.</summary>
internal static class Mirrored
{
    public static Device Device => MirrorDevice.Instance;

    /// <summary>Copies on the mirror.</summary>
    public static Tensor[] Of(params IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => tensor.To(Device))];

    /// <summary>Holds a result on the mirror to the one on the CPU.</summary>
    public static void Same(Tensor expected, Tensor found, string what)
    {
        Assert.True(ReferenceEquals(expected.Device, Device.Cpu), $"{what}: the first is to be on the CPU");
        Assert.True(ReferenceEquals(found.Device, Device), $"{what} is on {found.Device}");
        SameBits(expected, found, what);
    }

    /// <summary>Holds a result to another one, wherever they are.</summary>
    public static void SameBits(Tensor expected, Tensor found, string what)
    {
        Assert.Equal((expected.Shape, expected.DType), (found.Shape, found.DType));
        Assert.True(TensorBytes.Copy(expected).AsSpan().SequenceEqual(TensorBytes.Copy(found)), $"{what}: the bits differ");
    }
}
