using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Backends.Cpu;

/// <summary>Copies parts of a matrix into the contiguous order in which the tiles read them. Only moves bits.</summary>
internal static unsafe class GemmPack
{
    /// <summary>
    /// target[p · width + j] = source[p · row + j · col] for p &lt; k, j &lt; columns, and zero for columns ≤ j &lt; width.
    /// </summary>
    public static void Panel<T>(int k, int columns, int width, T* source, nint row, nint col, T* target)
        where T : unmanaged
    {
        if (columns < width)
            new Span<T>(target, k * width).Clear();
        if (col == 1)
            CopyRows(k, columns, width, source, row, target);
        else if (row == 1 && typeof(T) == typeof(float) && Avx.IsSupported)
            Transpose((float*)source, col, (float*)target, width, k, columns);
        else
            Gather(k, columns, width, source, row, col, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<T>(int k, int columns, int width, T* source, nint row, T* target)
        where T : unmanaged
    {
        for (int p = 0; p < k; p++)
        {
            nint j = 0;
            for (; j <= columns - 64 / sizeof(T); j += 64 / sizeof(T))
                Vector512.Load(source + j).Store(target + j);
            for (; j < columns; j++)
                target[j] = source[j];
            source += row;
            target += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(int k, int columns, int width, T* source, nint row, nint col, T* target)
        where T : unmanaged
    {
        for (int j = 0; j < columns; j++)
        {
            T* from = source + (j * col);
            T* to = target + j;
            for (int p = 0; p < k; p++)
            {
                *to = *from;
                from += row;
                to += width;
            }
        }
    }

    /// <summary>target[p · width + j] = source[p + j · col], in blocks of 8 × 8 that are transposed in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint col, float* target, nint width, int k, int columns)
    {
        int p = 0;
        for (; p <= k - 8; p += 8)
        {
            int j = 0;
            for (; j <= columns - 8; j += 8)
                Transpose8x8(source + p + (j * col), col, target + (p * width) + j, width);
            if (j < columns)
                Gather(8, columns - j, (int)width, source + p + (j * col), 1, col, target + (p * width) + j);
        }

        if (p < k)
            Gather(k - p, columns, (int)width, source + p, 1, col, target + (p * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(float* s, nint stride, float* t, nint width)
    {
        float* s4 = s + (4 * stride);
        Vector256<float> r0 = Join(s, s4), r1 = Join(s + stride, s4 + stride);
        Vector256<float> r2 = Join(s + (2 * stride), s4 + (2 * stride)), r3 = Join(s + (3 * stride), s4 + (3 * stride));
        Transpose4(r0, r1, r2, r3, t, width);

        s += 4;
        s4 += 4;
        r0 = Join(s, s4);
        r1 = Join(s + stride, s4 + stride);
        r2 = Join(s + (2 * stride), s4 + (2 * stride));
        r3 = Join(s + (3 * stride), s4 + (3 * stride));
        Transpose4(r0, r1, r2, r3, t + (4 * width), width);
    }

    /// <summary>Four floats from each of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Join(float* low, float* high) =>
        Avx.InsertVector128(Vector128.Load(low).ToVector256Unsafe(), Vector128.Load(high), 1);

    /// <summary>Stores the transposes of the two 4 × 4 halves as four rows of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* t, nint width)
    {
        Vector256<float> low01 = Avx.UnpackLow(r0, r1), high01 = Avx.UnpackHigh(r0, r1);
        Vector256<float> low23 = Avx.UnpackLow(r2, r3), high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(t);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(t + width);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(t + (2 * width));
        Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(t + (3 * width));
    }
}
