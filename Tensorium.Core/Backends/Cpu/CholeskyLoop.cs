using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>The Cholesky factors of small matrices, in place; one matrix is one chunk of work.</summary>
internal static unsafe class CholeskyLoop
{
    public static (int Matrix, int Order)? Run<T>(Tensor y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var offsets = MatMulLoop.BatchOffsets(y, [.. y.Shape.AsSpan()[..^2]]);
        var orders = new int[offsets.Length];
        fixed (byte* memory = (CpuStorage)y.Storage)
        fixed (int* at = offsets, failed = orders)
            ForkJoin.Run(offsets.Length, new Body<T>((T*)memory + y.Offset, at, y.Shape[^1], y.Strides[^2], y.Strides[^1], failed));
        var matrix = Array.FindIndex(orders, order => order > 0);
        return matrix < 0 ? null : (matrix, orders[matrix]);
    }

    private readonly struct Body<T>(T* y, int* offsets, int size, nint row, nint column, int* failed) : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var matrix = y + offsets[chunk];
            for (var j = 0; j < size; j++)
            {
                T* diagonal = matrix + (j * row);
                var square = Rest(diagonal, diagonal, diagonal[j * column], j);

                // A NaN is not positive either.
                if (!(square > T.Zero))
                {
                    failed[chunk] = j + 1;
                    return;
                }

                var root = T.Sqrt(square);
                diagonal[j * column] = root;
                for (var i = j + 1; i < size; i++)
                {
                    T* below = matrix + (i * row);
                    below[j * column] = Rest(below, diagonal, below[j * column], j) / root;
                }
            }
        }

        /// <summary>value − Σ a[k]·b[k] for k below <paramref name="count"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private T Rest(T* a, T* b, T value, int count)
        {
            for (var k = 0; k < count; k++) value = T.FusedMultiplyAdd(-a[k * column], b[k * column], value);
            return value;
        }
    }
}
