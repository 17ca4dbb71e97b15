using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Backends.Cpu;

/// <summary>y = x, bits unchanged.</summary>
internal readonly unsafe struct CopyKernel(int elementSize, bool streams) : IBlockKernel
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        var bytes = (long)count * elementSize;
        var streamed = streams && StreamedStores.Fit(y) ? Stream(a, y, bytes) : 0;
        Buffer.MemoryCopy(a + streamed, y + streamed, bytes - streamed, bytes - streamed);
    }

    /// <summary>Copies whole cache lines past the caches; returns how many bytes that were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Stream(byte* source, byte* target, long bytes)
    {
        var i = 0L;
        for (; i <= bytes - 64; i += 64)
        {
            Vector256.Load(source + i).StoreAlignedNonTemporal(target + i);
            Vector256.Load(source + i + 32).StoreAlignedNonTemporal(target + i + 32);
        }

        return i;
    }
}

/// <summary>y = x as another number type. Real to integer truncates towards zero and saturates; NaN gives 0.</summary>
internal readonly unsafe struct ConvertKernel<TFrom, TTo> : IBlockKernel
    where TFrom : unmanaged, INumber<TFrom>
    where TTo : unmanaged, INumber<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        var source = (TFrom*)a;
        var target = (TTo*)y;
        for (var i = 0; i < count; i++) target[i] = Convert(source[i]);
    }

    // Between integers C#'s unchecked conversion wraps, as everywhere in the engine; from reals it saturates.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTo Convert(TFrom value) =>
        typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double) ? TTo.CreateSaturating(value) : TTo.CreateTruncating(value);
}

/// <summary>y = whether x is not 0 (NaN is not).</summary>
internal readonly unsafe struct ToBoolKernel<TFrom> : IBlockKernel
    where TFrom : unmanaged, INumber<TFrom>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* y, byte* a, byte* b, byte* c, int count)
    {
        var source = (TFrom*)a;
        for (var i = 0; i < count; i++) y[i] = source[i] != TFrom.Zero ? (byte)1 : (byte)0;
    }
}
