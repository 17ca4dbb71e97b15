using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(a, b) for reals, one byte a result.</summary>
internal readonly unsafe struct CompareReals<TOp>(TOp op, DType dtype) : IBlockKernel
    where TOp : struct, IComparison
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count) => Widest.Run(dtype, new Body(op, y, a, b, count));

    private readonly struct Body(TOp op, byte* y, byte* a, byte* b, int count) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => Loop<V, T>(op, (T*)a, (T*)b, y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T>(TOp op, T* left, T* right, byte* y, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) Spread(V.MaskBits(op.Mask(V.Load(left + i), V.Load(right + i))), y + i, V.Lanes);
        if (i == count) return;

        var padded = stackalloc T[32];
        for (var lane = i; lane < count; lane++)
        {
            padded[lane - i] = left[lane];
            padded[16 + lane - i] = right[lane];
        }

        Spread(V.MaskBits(op.Mask(V.Load(padded), V.Load(padded + 16))), y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(uint bits, byte* target, int lanes)
    {
        for (var lane = 0; lane < lanes; lane++) target[lane] = (byte)((bits >> lane) & 1);
    }
}

/// <summary>y = op(a, b) for integers and bools, one byte a result.</summary>
internal readonly unsafe struct CompareIntegers<TOp, T>(TOp op) : IBlockKernel
    where TOp : struct, IComparison
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        T* left = (T*)a, right = (T*)b;
        for (var i = 0; i < count; i++) y[i] = op.Test(left[i], right[i]) ? (byte)1 : (byte)0;
    }
}

/// <summary>y = c ? a : b, bits unchanged.</summary>
internal readonly unsafe struct SelectKernel<T> : IBlockKernel
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        T* ifTrue = (T*)a, ifFalse = (T*)b, output = (T*)y;
        for (var i = 0; i < count; i++) output[i] = c[i] != 0 ? ifTrue[i] : ifFalse[i];
    }
}
