using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(a, b) over contiguous float32, at the widest vectors of the machine.</summary>
internal readonly unsafe struct ZipSingle<TOp>(TOp op) : IBlockKernel
    where TOp : struct, IBinaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        if (Vector512.IsHardwareAccelerated) ZipLoop.Run<TOp, F32x16, float>(op, (float*)a, (float*)b, (float*)y, count);
        else if (Vector256.IsHardwareAccelerated) ZipLoop.Run<TOp, F32x8, float>(op, (float*)a, (float*)b, (float*)y, count);
        else if (Vector128.IsHardwareAccelerated) ZipLoop.Run<TOp, F32x4, float>(op, (float*)a, (float*)b, (float*)y, count);
        else ZipLoop.Run<TOp, F32x1, float>(op, (float*)a, (float*)b, (float*)y, count);
    }
}

/// <summary>y = op(a, b) over contiguous float64, at the widest vectors of the machine.</summary>
internal readonly unsafe struct ZipDouble<TOp>(TOp op) : IBlockKernel
    where TOp : struct, IBinaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        if (Vector512.IsHardwareAccelerated) ZipLoop.Run<TOp, F64x8, double>(op, (double*)a, (double*)b, (double*)y, count);
        else if (Vector256.IsHardwareAccelerated) ZipLoop.Run<TOp, F64x4, double>(op, (double*)a, (double*)b, (double*)y, count);
        else if (Vector128.IsHardwareAccelerated) ZipLoop.Run<TOp, F64x2, double>(op, (double*)a, (double*)b, (double*)y, count);
        else ZipLoop.Run<TOp, F64x1, double>(op, (double*)a, (double*)b, (double*)y, count);
    }
}

/// <summary>The loop over two inputs; see <see cref="MapLoop"/> for the tail.</summary>
internal static unsafe class ZipLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOp, V, T>(TOp op, T* a, T* b, T* y, int count)
        where TOp : struct, IBinaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) V.Store(op.Invoke(V.Load(a + i), V.Load(b + i)), y + i);
        if (i == count) return;

        var padded = stackalloc T[32];
        for (var lane = i; lane < count; lane++)
        {
            padded[lane - i] = a[lane];
            padded[16 + lane - i] = b[lane];
        }

        V.Store(op.Invoke(V.Load(padded), V.Load(padded + 16)), padded);
        for (var lane = i; lane < count; lane++) y[lane] = padded[lane - i];
    }
}

/// <summary>y = op(a, b) over contiguous integers.</summary>
internal readonly unsafe struct ZipIntegers<TOp, T>(TOp op) : IBlockKernel
    where TOp : struct, IIntegerOp
    where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        T* left = (T*)a, right = (T*)b, output = (T*)y;
        for (var i = 0; i < count; i++) output[i] = op.Invoke(left[i], right[i]);
    }
}
