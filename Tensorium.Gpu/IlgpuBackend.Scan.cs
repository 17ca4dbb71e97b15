using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu;

/// <summary>Running combinations along an axis.</summary>
internal sealed partial class IlgpuBackend
{
    public override void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y)
    {
        if (x.DType == DType.Float32)
            ScanLoop.Run(device, new RealCombination<TOp, GpuFloat, float>(op), x.View<float>(), outer, count, inner, isReversed, y.View<float>());
        else
            ScanLoop.Run(device, new RealCombination<TOp, GpuDouble, double>(op), x.View<double>(), outer, count, inner, isReversed, y.View<double>());
        GC.KeepAlive(x);
    }

    public override void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        if (x.DType != DType.Int64) throw Unexpected(x.DType);
        ScanLoop.Run(device, new IntegerCombination<TOp, long>(op), x.View<long>(), outer, count, inner, isReversed: false, y.View<long>());
        GC.KeepAlive(x);
    }
}
