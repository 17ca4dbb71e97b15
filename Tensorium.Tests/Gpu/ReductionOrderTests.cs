using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Reductions on devices are in the CPU's order: so sums, and all that is made of sums, are equal bit for bit.</summary>
public class ReductionOrderTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 2, 0, 1 }, { 3, 0, 2 }, { 0, 3, 1 }, { 3, 2, 0 }, { 4, 31, 1 }, { 3, 33, 1 }, { 1, 100, 1 }, { 1, 65, 1 }, { 1, 64, 2 }, { 2, 3, 4 },
        { 5, 32, 1 }, { 1, 1100, 1 }, { 2, 1025, 1 }, { 1, 70, 3 }, { 2, 130, 5 }, { 1, 64, 33 },
        { 5000, 10, 1 }, { 33_000, 33, 1 }, { 128, 784, 1 }, { 1, 1_100_000, 1 }, { 1, 270_000, 2 }, { 1, 300, 400 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reals(int outer, int count, int inner)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = CpuOrder.Draw([outer, count, inner], dtype, 3);
            CpuOrder.Equal(x.ElementCount, device => x.To(device).Sum(1));
            if (count > 0) CpuOrder.Equal(x.ElementCount, device => x.To(device).Max(1));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Integers(int outer, int count, int inner)
    {
        foreach (var dtype in new[] { DType.Int32, DType.Int64, DType.UInt8 })
        {
            var x = (CpuOrder.Draw([outer, count, inner], DType.Float32, 3).Abs() * 90).To(dtype);
            CpuOrder.Equal(x.ElementCount, device =>
            {
                var y = Tensor.Empty([outer, 1, inner], dtype, device);
                device.Backend.ReduceIntegers(default(Add), x.To(device), outer, count, inner, y);
                return y;
            });
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 10)]
    [InlineData(2, 32)]
    [InlineData(3, 33)]
    [InlineData(2, 1025)]
    [InlineData(5000, 10)]
    [InlineData(128, 1000)]
    [InlineData(3, 65536)]
    public void Softmax(int rows, int count)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = CpuOrder.Draw([rows, count], dtype, 5) * 4, gradient = CpuOrder.Draw([rows, count], dtype, 6);
            foreach (var kind in Enum.GetValues<SoftmaxKind>())
            {
                Shape shape = kind == SoftmaxKind.LogSumExp ? [rows] : [rows, count];
                CpuOrder.EqualWhereDivisionIs(x.ElementCount, device =>
                {
                    var y = Tensor.Empty(shape, dtype, device);
                    device.Backend.Softmax(kind, x.To(device), rows, count, y);
                    return y;
                });

                if (kind == SoftmaxKind.LogSumExp) continue;
                var values = kind == SoftmaxKind.Softmax ? x.Softmax(-1) : x.LogSoftmax(-1);
                CpuOrder.EqualWhereDivisionIs(x.ElementCount, device =>
                {
                    var y = Tensor.Empty(shape, dtype, device);
                    device.Backend.SoftmaxGradient(kind, values.To(device), gradient.To(device), rows, count, y);
                    return y;
                });
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 2, 37)]
    [InlineData(2, 2, 0)]
    [InlineData(1, 1, 290)]
    [InlineData(2, 1, 1300)]
    [InlineData(3, 3, 256)]
    [InlineData(640, 128, 784)]
    public void Bernoulli(int rows, int targetRows, int count)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor logits = CpuOrder.Draw([rows, count], dtype, 7) * 5, targets = Tensor.Uniform([targetRows, count], new Generator(8), dtype: dtype);
            CpuOrder.EqualWhereDivisionIs(logits.ElementCount, device =>
            {
                var y = Tensor.Empty([rows], dtype, device);
                Assert.True(device.Backend.BernoulliLogProb(logits.To(device), targets.To(device), rows, targetRows, count, y));
                return y;
            });
        }
    }
}
