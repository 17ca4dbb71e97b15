using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(x) over contiguous reals.</summary>
internal readonly unsafe struct MapKernel<TOp>(TOp op, DType dtype, bool streams) : IBlockKernel
    where TOp : struct, IUnaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count) => Widest.Run(dtype, new Body(op, y, a, count, streams && StreamedStores.Fit(y)));

    private readonly struct Body(TOp op, byte* y, byte* x, int count, bool streams) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            if (streams) Loop<V, T, StreamedStores>(op, (T*)x, (T*)y, count);
            else Loop<V, T, CachedStores>(op, (T*)x, (T*)y, count);
        }
    }

    /// <summary>The tail runs through a padded vector, so that no element takes another path than its neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T, TStores>(TOp op, T* x, T* y, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) TStores.Store(op.Invoke(V.Load(x + i)), y + i);
        if (i < count) Tail<V, T>(op, x + i, y + i, count - i);
    }

    // A method of its own, so that the loop has one copy of the body to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tail<V, T>(TOp op, T* x, T* y, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var padded = stackalloc T[16];
        for (var lane = 0; lane < count; lane++) padded[lane] = x[lane];
        V.Store(op.Invoke(V.Load(padded)), padded);
        for (var lane = 0; lane < count; lane++) y[lane] = padded[lane];
    }
}
