using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu;

/// <summary>Blocks on the diagonal of factorisations and solves.</summary>
internal sealed partial class IlgpuBackend
{
    public override (int Matrix, int Order)? Cholesky(Tensor y) =>
        y.DType == DType.Float32 ? CholeskyLoop.Run<GpuFloat, float>(device, y) : CholeskyLoop.Run<GpuDouble, double>(device, y);

    public override void TriangularSolve(Tensor a, Tensor y, bool isUpper, bool isUnit)
    {
        a = a.Forwards();
        if (y.DType == DType.Float32) TriangularSolveLoop.Run<GpuFloat, float>(device, a, y, isUpper, isUnit);
        else TriangularSolveLoop.Run<GpuDouble, double>(device, a, y, isUpper, isUnit);
        GC.KeepAlive(a);
        GC.KeepAlive(y);
    }

    public override void Eliminate(Tensor y, Tensor pivots, int first, int count)
    {
        if (y.DType == DType.Float32) EliminationLoop.Run<GpuFloat, Float32Key, float>(device, y, pivots, first, count);
        else EliminationLoop.Run<GpuDouble, Float64Key, double>(device, y, pivots, first, count);
        GC.KeepAlive(y);
        GC.KeepAlive(pivots);
    }
}
