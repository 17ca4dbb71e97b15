using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// What is done to the elements of C once their chains are complete, strip by strip, while a strip is still in the first-level cache. By address, not as a type
/// argument: one indirect call a strip costs nothing beside the strip, and the tiles are not compiled again for every activation.
/// </summary>
internal unsafe struct GemmEpilogue<T>
    where T : unmanaged
{
    /// <summary>(context, the first element, from one row to the next, first column, rows, columns); the columns are contiguous. Null for nothing.</summary>
    public delegate*<void*, T*, nint, int, int, int, void> Apply;

    /// <summary>What <see cref="Apply"/> is given.</summary>
    public void* Context;
}

/// <summary>c[i, j] = op(c[i, j] + bias[j]), each rounded as by the ops one after the other.</summary>
internal unsafe struct BiasEpilogue<TOp, V, T>
    where TOp : struct, IUnaryOp
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    public TOp Op;
    public T* Bias;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(void* context, T* c, nint row, int firstColumn, int rows, int columns)
    {
        ref var epilogue = ref Unsafe.AsRef<BiasEpilogue<TOp, V, T>>(context);
        var op = epilogue.Op;
        var bias = epilogue.Bias + firstColumn;
        var whole = columns - (columns % V.Lanes);
        for (; rows > 0; rows--, c += row)
        {
            for (var j = 0; j < whole; j += V.Lanes) V.Store(op.Invoke(V.Load(c + j) + V.Load(bias + j)), c + j);
            if (whole < columns) Tail(op, c + whole, bias + whole, columns - whole);
        }
    }

    /// <summary>Through padded vectors: no element takes another path than its neighbours.</summary>
    private static void Tail(TOp op, T* c, T* bias, int columns)
    {
        var padded = stackalloc T[32];
        for (var j = 0; j < columns; j++) (padded[j], padded[16 + j]) = (c[j], bias[j]);
        V.Store(op.Invoke(V.Load(padded) + V.Load(padded + 16)), padded);
        for (var j = 0; j < columns; j++) c[j] = padded[j];
    }
}
