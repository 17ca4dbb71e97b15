using System.Numerics;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Ops;

namespace Tensorium.Gpu;

/// <summary>The loops that make one element of many.</summary>
internal sealed partial class IlgpuBackend
{
    public override void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        if (y.DType == DType.Float32) ReduceLoop.Run<RealCombiner<TOp, GpuFloat, float>, float>(Launcher, new(op), x, outer, count, inner, y);
        else ReduceLoop.Run<RealCombiner<TOp, GpuDouble, double>, double>(Launcher, new(op), x, outer, count, inner, y);
    }

    public override void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        switch (y.DType)
        {
            case DType.Int32: Integers<int>(); break;
            case DType.Int64: Integers<long>(); break;
            case DType.UInt8: Integers<byte>(); break;
            default: throw Unexpected(y.DType);
        }

        void Integers<T>()
            where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
            ReduceLoop.Run<IntegerCombiner<TOp, T>, T>(Launcher, new(op), x, outer, count, inner, y);
    }
    public override void Softmax(SoftmaxKind kind, Tensor x, int rows, int count, Tensor y)
    {
        if (y.DType == DType.Float32) SoftmaxLoop.Forward<GpuFloat, float>(Launcher, kind, x, rows, count, y);
        else SoftmaxLoop.Forward<GpuDouble, double>(Launcher, kind, x, rows, count, y);
    }

    public override void SoftmaxGradient(SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x)
    {
        if (y.DType == DType.Float32) SoftmaxLoop.Backward<GpuFloat, float>(Launcher, kind, y, gradient, rows, count, x);
        else SoftmaxLoop.Backward<GpuDouble, double>(Launcher, kind, y, gradient, rows, count, x);
    }

    public override bool BernoulliLogProb(Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor y)
    {
        if (y.DType == DType.Float32) BernoulliLoop.Run<GpuFloat, float>(Launcher, logits, targets, rows, targetRows, count, y);
        else BernoulliLoop.Run<GpuDouble, double>(Launcher, logits, targets, rows, targetRows, count, y);

        // To look whether the targets lie in [0, 1] would mean to wait for the device.
        return true;
    }
}
