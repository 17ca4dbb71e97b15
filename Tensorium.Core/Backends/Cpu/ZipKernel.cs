using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>y = op(a, b) over contiguous reals; see <see cref="MapKernel{TOp}"/> for the tail.</summary>
internal readonly unsafe struct ZipKernel<TOp>(TOp op, DType dtype, bool streams) : IBlockKernel
    where TOp : struct, IBinaryOp
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count) => Widest.Run(dtype, new Body(op, y, a, b, count, streams && StreamedStores.Fit(y)));

    private readonly struct Body(TOp op, byte* y, byte* a, byte* b, int count, bool streams) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            if (streams) Loop<V, T, StreamedStores>(op, (T*)a, (T*)b, (T*)y, count);
            else Loop<V, T, CachedStores>(op, (T*)a, (T*)b, (T*)y, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T, TStores>(TOp op, T* a, T* b, T* y, int count)
        where V : struct, IVec<V, T>
        where T : unmanaged
        where TStores : struct, IStoreKind
    {
        var i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes) TStores.Store(op.Invoke(V.Load(a + i), V.Load(b + i)), y + i);
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
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        T* left = (T*)a, right = (T*)b, output = (T*)y;
        for (var i = 0; i < count; i++) output[i] = op.Invoke(left[i], right[i]);
    }
}
