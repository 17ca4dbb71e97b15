using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Backends.Cpu;

/// <summary>Copies parts of a matrix into the contiguous order in which the tiles read them. Only moves bits.</summary>
internal static unsafe class GemmPack
{
    /// <summary>
    /// target[p · width + j] = source[p · row + j · col] for p &lt; k, j &lt; columns. What lies between columns and width is
    /// computed with and not stored: zeros, or numbers from beside, never what happens to be in memory, which may be subnormal and slow.
    /// </summary>
    public static void Panel<T>(int k, int columns, int width, T* source, nint row, nint col, T* target)
        where T : unmanaged
    {
        if (col == 1)
            CopyRows(k, columns, width, source, row, target);
        else if (row == 1 && width % 8 == 0 && typeof(T) == typeof(float) && Avx.IsSupported)
            Transpose((float*)source, col, (float*)target, width, k, columns);
        else
            Gather(k, columns, width, source, row, col, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<T>(int k, int columns, int width, T* source, nint row, T* target)
        where T : unmanaged
    {
        // Whole vectors, which read into the row below, up to the last row, which has none.
        int whole = width * sizeof(T) % 64 == 0 && width - columns <= row ? k - 1 : 0;
        for (int p = 0; p < whole; p++)
        {
            for (nint j = 0; j < width; j += 64 / sizeof(T))
                Vector512.Load(source + j).Store(target + j);
            source += row;
            target += width;
        }

        if (width == columns && width * sizeof(T) == 32)
        {
            for (; whole < k; whole++)
            {
                Vector256.Load(source).Store(target);
                source += row;
                target += width;
            }
        }

        for (int p = whole; p < k; p++)
        {
            nint j = 0;
            for (; j <= columns - 64 / sizeof(T); j += 64 / sizeof(T))
                Vector512.Load(source + j).Store(target + j);
            for (; j < columns; j++)
                target[j] = source[j];
            for (; j < width; j++)
                target[j] = default;
            source += row;
            target += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(int k, int columns, int width, T* source, nint row, nint col, T* target)
        where T : unmanaged
    {
        for (int j = 0; j < width; j++)
        {
            T* from = source + (j * col);
            T* to = target + j;
            for (int p = 0; p < k; p++)
            {
                *to = j < columns ? *from : default;
                from += row;
                to += width;
            }
        }
    }

    /// <summary>
    /// target[p · width + j] = source[p + j · col], in blocks of 16 × 16 or 8 × 8 that are transposed in registers; the last column repeats up to a multiple of 8.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint col, float* target, nint width, int k, int columns)
    {
        float* edge = stackalloc float[64];
        int p = 0, wide = 0;
        if (Avx512F.IsSupported)
        {
            wide = columns & -16;
            for (int j = 0; j < wide; j += 16)
            {
                for (p = 0; p <= k - 16; p += 16)
                    Transpose16x16(source + p + (j * col), col, target + (p * width) + j, width);
            }
        }

        int end = p;
        for (p = 0; p <= k - 8; p += 8)
        {
            int j = p < end ? wide : 0;
            for (; j <= columns - 8; j += 8)
                Transpose8x8(source + p + (j * col), col, target + (p * width) + j, width);
            if (j < columns)
            {
                for (int i = 0; i < 8; i++)
                    Vector256.Store(Vector256.Load(source + p + (Math.Min(j + i, columns - 1) * col)), edge + (8 * i));
                Transpose8x8(edge, 8, target + (p * width) + j, width);
                j += 8;
            }

            for (; j < width; j += 8)
            {
                for (int i = 0; i < 8; i++)
                    Vector256.Store(Vector256<float>.Zero, target + ((p + i) * width) + j);
            }
        }

        if (p < k)
            Gather(k - p, columns, (int)width, source + p, 1, col, target + (p * width));
    }

    /// <summary>target[j · col + i] = tile[i · width + j] for i &lt; rows ≤ 8, j &lt; columns: a tile of a product whose columns are the rows in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreTransposed(int rows, int columns, float* tile, nint width, float* target, nint col)
    {
        nint j = 0;
        if (rows == 8)
        {
            for (; j <= columns - 8; j += 8)
                Transpose8x8(tile + j, width, target + (j * col), col);
        }
        else if (rows >= 4)
        {
            for (; j <= columns - 4; j += 4)
                Transpose4x4(tile + j, width, target + (j * col), col);
            for (nint rest = 0; rest < j; rest++)
            {
                for (nint i = 4; i < rows; i++)
                    target[(rest * col) + i] = tile[(i * width) + rest];
            }
        }

        for (; j < columns; j++)
        {
            for (nint i = 0; i < rows; i++)
                target[(j * col) + i] = tile[(i * width) + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(float* s, nint stride, float* t, nint width)
    {
        Vector128<float> r0 = Vector128.Load(s), r1 = Vector128.Load(s + stride);
        Vector128<float> r2 = Vector128.Load(s + (2 * stride)), r3 = Vector128.Load(s + (3 * stride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1);
        Vector128<float> low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(t);
        Sse.MoveHighToLow(low23, low01).Store(t + width);
        Sse.MoveLowToHigh(high01, high23).Store(t + (2 * width));
        Sse.MoveHighToLow(high23, high01).Store(t + (3 * width));
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

    /// <summary>Four rows of four from each quarter of the columns at a time: what crosses the quarters of a vector is done by loads, which the shuffle unit has no part in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose16x16(float* s, nint stride, float* t, nint width)
    {
        for (nint quad = 0; quad < 4; quad++)
        {
            Vector512<float> r0 = Join4(s, stride), r1 = Join4(s + stride, stride);
            Vector512<float> r2 = Join4(s + (2 * stride), stride), r3 = Join4(s + (3 * stride), stride);
            Vector512<float> low01 = Avx512F.UnpackLow(r0, r1), high01 = Avx512F.UnpackHigh(r0, r1);
            Vector512<float> low23 = Avx512F.UnpackLow(r2, r3), high23 = Avx512F.UnpackHigh(r2, r3);
            Avx512F.Shuffle(low01, low23, 0b01_00_01_00).Store(t);
            Avx512F.Shuffle(low01, low23, 0b11_10_11_10).Store(t + width);
            Avx512F.Shuffle(high01, high23, 0b01_00_01_00).Store(t + (2 * width));
            Avx512F.Shuffle(high01, high23, 0b11_10_11_10).Store(t + (3 * width));
            s += 4;
            t += 4 * width;
        }
    }

    /// <summary>Four floats from each fourth row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join4(float* s, nint stride)
    {
        Vector512<float> joined = Vector128.Load(s).ToVector256Unsafe().ToVector512Unsafe();
        joined = Avx512F.InsertVector128(joined, Vector128.Load(s + (4 * stride)), 1);
        joined = Avx512F.InsertVector128(joined, Vector128.Load(s + (8 * stride)), 2);
        return Avx512F.InsertVector128(joined, Vector128.Load(s + (12 * stride)), 3);
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
