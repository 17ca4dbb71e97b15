using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(a, b, c) over contiguous reals; see <see cref="MapKernel{TOp}"/> for the tail.</summary>
internal readonly unsafe struct ZipThreeKernel<TOp>(TOp op, DType dtype) : IBlockKernel
    where TOp : struct, ITernaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count) => Widest.Run(dtype, new Body(op, y, a, b, c, count));

    private readonly struct Body(TOp op, byte* y, byte* a, byte* b, byte* c, int count) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => Loop<V, T>(op, (T*)a, (T*)b, (T*)c, (T*)y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T>(TOp op, T* a, T* b, T* c, T* y, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) V.Store(op.Invoke(V.Load(a + i), V.Load(b + i), V.Load(c + i)), y + i);
        if (i == count) return;

        var padded = stackalloc T[48];
        for (var lane = i; lane < count; lane++) (padded[lane - i], padded[16 + lane - i], padded[32 + lane - i]) = (a[lane], b[lane], c[lane]);
        V.Store(op.Invoke(V.Load(padded), V.Load(padded + 16), V.Load(padded + 32)), padded);
        for (var lane = i; lane < count; lane++) y[lane] = padded[lane - i];
    }
}
