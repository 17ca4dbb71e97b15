using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>y = x, bits unchanged.</summary>
internal readonly unsafe struct CopyKernel(int elementSize) : IBlockKernel
{
    public void Run(byte* y, byte* a, byte* b, byte* c, int count) =>
        Buffer.MemoryCopy(a, y, (long)count * elementSize, (long)count * elementSize);
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
