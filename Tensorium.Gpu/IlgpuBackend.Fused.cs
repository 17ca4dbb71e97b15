using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Random;
using Tensorium.Ops;

namespace Tensorium.Gpu;

/// <summary>The optimiser's loop, and random numbers.</summary>
internal sealed partial class IlgpuBackend
{
    public override void Update<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates)
    {
        if (updates.IsEmpty) return;
        if (updates[0].Parameter.DType == DType.Float32) UpdateLoop.Run<TOp, GpuFloat, float>(Launcher, updates);
        else UpdateLoop.Run<TOp, GpuDouble, double>(Launcher, updates);
    }

    public override void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock)
    {
        if (y.DType == DType.Float32) RandomLoop.Uniform<FloatWords, GpuFloat, float>(Launcher, y, seed, stream, firstBlock);
        else RandomLoop.Uniform<DoubleWords, GpuDouble, double>(Launcher, y, seed, stream, firstBlock);
    }

    public override void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock)
    {
        if (y.DType == DType.Float32) RandomLoop.Normal<FloatWords, GpuFloat, float>(Launcher, y, seed, stream, firstBlock);
        else RandomLoop.Normal<DoubleWords, GpuDouble, double>(Launcher, y, seed, stream, firstBlock);
    }
}
