using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(x) over contiguous float32, at the widest vectors of the machine.</summary>
internal readonly unsafe struct MapSingle<TOp>(TOp op) : IBlockKernel
    where TOp : struct, IUnaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        if (Vector512.IsHardwareAccelerated) MapLoop.Run<TOp, F32x16, float>(op, (float*)a, (float*)y, count);
        else if (Vector256.IsHardwareAccelerated) MapLoop.Run<TOp, F32x8, float>(op, (float*)a, (float*)y, count);
        else if (Vector128.IsHardwareAccelerated) MapLoop.Run<TOp, F32x4, float>(op, (float*)a, (float*)y, count);
        else MapLoop.Run<TOp, F32x1, float>(op, (float*)a, (float*)y, count);
    }
}

/// <summary>y = op(x) over contiguous float64, at the widest vectors of the machine.</summary>
internal readonly unsafe struct MapDouble<TOp>(TOp op) : IBlockKernel
    where TOp : struct, IUnaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        if (Vector512.IsHardwareAccelerated) MapLoop.Run<TOp, F64x8, double>(op, (double*)a, (double*)y, count);
        else if (Vector256.IsHardwareAccelerated) MapLoop.Run<TOp, F64x4, double>(op, (double*)a, (double*)y, count);
        else if (Vector128.IsHardwareAccelerated) MapLoop.Run<TOp, F64x2, double>(op, (double*)a, (double*)y, count);
        else MapLoop.Run<TOp, F64x1, double>(op, (double*)a, (double*)y, count);
    }
}

/// <summary>The loop over one input. The tail runs through a padded vector, so no element takes another path than its neighbours.</summary>
internal static unsafe class MapLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOp, V, T>(TOp op, T* x, T* y, int count)
        where TOp : struct, IUnaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) V.Store(op.Invoke(V.Load(x + i)), y + i);
        if (i == count) return;

        var padded = stackalloc T[16];
        for (var lane = i; lane < count; lane++) padded[lane - i] = x[lane];
        V.Store(op.Invoke(V.Load(padded)), padded);
        for (var lane = i; lane < count; lane++) y[lane] = padded[lane - i];
    }
}
