using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Short rows moved and added with whole vectors: the rows of an image are often shorter than a vector, and a loop over their elements would cost more than
/// the matrix product. Very short ones take narrower vectors. Sources and targets must have <see cref="Slack"/> elements behind the last row.
/// </summary>
internal static unsafe class ConvolutionRows
{
    /// <summary>The elements behind the last row that may be read, and that are written with anything: the lanes of the widest vector.</summary>
    public const int Slack = 16;

    /// <summary>
    /// The elements that a row of so many reaches over when moved by vectors. Rows further apart than this do not overlap: a load that
    /// needs part of a vector just stored would wait until that has reached the cache.
    /// </summary>
    public static int Extent(int columns)
    {
        int lanes = columns > 8 ? 16 : columns > 4 ? 8 : 4;
        return (columns + lanes - 1) / lanes * lanes;
    }

    private static ReadOnlySpan<float> Lanes32 => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static ReadOnlySpan<double> Lanes64 => [0, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>Packs rows one behind the other. What lies behind the last one is overwritten, so the caller goes from front to back.</summary>
    public static void Pack<T>(T* source, nint sourceRow, T* target, int rows, int columns)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (Vector512.IsHardwareAccelerated && columns > 8) Pack<F32x16, float>((float*)source, sourceRow, (float*)target, rows, columns);
            else if (Vector256.IsHardwareAccelerated && columns > 4) Pack<F32x8, float>((float*)source, sourceRow, (float*)target, rows, columns);
            else Pack<F32x4, float>((float*)source, sourceRow, (float*)target, rows, columns);
        }
        else
        {
            if (Vector512.IsHardwareAccelerated && columns > 4) Pack<F64x8, double>((double*)source, sourceRow, (double*)target, rows, columns);
            else if (Vector256.IsHardwareAccelerated && columns > 2) Pack<F64x4, double>((double*)source, sourceRow, (double*)target, rows, columns);
            else Pack<F64x2, double>((double*)source, sourceRow, (double*)target, rows, columns);
        }
    }

    /// <summary>target += source, for rows packed in the source and apart in the target; what lies between those stays as it is.</summary>
    public static void Add<T>(T* source, T* target, nint targetRow, int rows, int columns)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (Vector512.IsHardwareAccelerated && columns > 8) Add<F32x16, float>((float*)source, (float*)target, targetRow, rows, columns);
            else if (Vector256.IsHardwareAccelerated && columns > 4) Add<F32x8, float>((float*)source, (float*)target, targetRow, rows, columns);
            else Add<F32x4, float>((float*)source, (float*)target, targetRow, rows, columns);
        }
        else
        {
            if (Vector512.IsHardwareAccelerated && columns > 4) Add<F64x8, double>((double*)source, (double*)target, targetRow, rows, columns);
            else if (Vector256.IsHardwareAccelerated && columns > 2) Add<F64x4, double>((double*)source, (double*)target, targetRow, rows, columns);
            else Add<F64x2, double>((double*)source, (double*)target, targetRow, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack<V, T>(T* source, nint sourceRow, T* target, int rows, int columns)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        for (; rows > 0; rows--, source += sourceRow, target += columns)
        {
            for (nint column = 0; column < columns; column += V.Lanes)
                V.Store(V.Load(source + column), target + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add<V, T>(T* source, T* target, nint targetRow, int rows, int columns)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        T* lanes = V.IsDouble ? (T*)Address(Lanes64) : (T*)Address(Lanes32);
        nint whole = columns - (columns % V.Lanes);
        V isInside = V.Less(V.Load(lanes), V.Splat(columns - whole));
        for (; rows > 0; rows--, source += columns, target += targetRow)
        {
            for (nint column = 0; column < whole; column += V.Lanes)
                V.Store(V.Load(target + column) + V.Load(source + column), target + column);
            if (whole == columns)
                continue;
            V before = V.Load(target + whole);
            V.Store(V.Select(isInside, before + V.Load(source + whole), before), target + whole);
        }
    }

    /// <summary>The compiler puts such constants into the image of the assembly, which does not move.</summary>
    private static T* Address<T>(ReadOnlySpan<T> constants)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(constants));
}
