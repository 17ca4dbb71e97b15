using Tensorium.IO;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>What a device gives, against what the CPU gives.</summary>
internal static class DeviceAssert
{
    /// <summary>Fixed weights between ½ and 1½, the same in both dtypes and on every device.</summary>
    public static Tensor Weight(Tensor like, ulong seed) => Tensor.Uniform(like.Shape, new Generator(seed), 0.5, 1.5).To(like.DType).To(like.Device);

    /// <summary>The same shape and dtype, and the same elements: to the bit, or within what floating-point numbers allow of the largest.</summary>
    public static void Near(Tensor expected, Tensor found, bool isExact, string message)
    {
        Assert.Equal((expected.Shape, expected.DType), (found.Shape, found.DType));
        if (isExact || !expected.DType.IsFloating())
        {
            Assert.True(Bytes(expected).SequenceEqual(Bytes(found)), $"{message}: other bits; on the CPU {expected}, here {found}");
            return;
        }

        var (right, values) = (OpTable.Values(expected), OpTable.Values(found));
        var bound = Tolerance(expected.DType) * right.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(values[i] - right[i]) <= bound || values[i].Equals(right[i]), $"{message}: element {i} is {values[i]:R}, on the CPU {right[i]:R} ± {bound:G3}");
    }

    /// <summary>Every bit counts: of NaNs, of zeros, and of integers that a double would round.</summary>
    public static byte[] Bytes(Tensor x) => TensorBytes.Copy(x);

    // float32 is itself this far from float64: 1.7e-5 of the largest element in one sample of LogCumSumExp, 1.6e-6 in all others.
    private static double Tolerance(DType dtype) => dtype == DType.Float32 ? 5e-5 : 1e-13;
}
