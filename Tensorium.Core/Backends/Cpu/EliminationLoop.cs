using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>Gaussian elimination with partial pivoting of some columns of square matrices, in place; one matrix is one chunk of work.</summary>
internal static unsafe class EliminationLoop
{
    public static void Run<T>(Tensor y, Tensor pivots, int first, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = y.Shape[^1];
        fixed (byte* memory = (CpuStorage)y.Storage, rows = (CpuStorage)pivots.Storage)
            ForkJoin.Run(y.ElementCount / size / size, new Body<T>((T*)memory + y.Offset, (long*)rows + pivots.Offset, size, first, count));
    }

    private readonly struct Body<T>(T* y, long* pivots, int size, int first, int count) : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var matrix = y + ((nint)chunk * size * size);
            for (var j = first; j < first + count; j++)
            {
                var pivot = Greatest(matrix, j);
                pivots[((nint)chunk * size) + j] = pivot;
                T* top = matrix + ((nint)j * size);
                if (pivot != j) Exchange(top, matrix + ((nint)pivot * size));
                if (top[j] == T.Zero) continue;
                for (var i = j + 1; i < size; i++)
                {
                    T* row = matrix + ((nint)i * size);
                    var factor = row[j] / top[j];
                    row[j] = factor;
                    for (var k = j + 1; k < first + count; k++) row[k] = T.FusedMultiplyAdd(-factor, top[k], row[k]);
                }
            }
        }

        /// <summary>The row from j on whose element of column j is greatest in magnitude: the first at a tie, and a NaN before anything.</summary>
        private int Greatest(T* matrix, int j)
        {
            var best = j;
            for (var i = j; i < size; i++)
            {
                var value = matrix[((nint)i * size) + j];
                if (T.IsNaN(value)) return i;
                if (T.Abs(value) > T.Abs(matrix[((nint)best * size) + j])) best = i;
            }

            return best;
        }

        private void Exchange(T* a, T* b)
        {
            for (var k = 0; k < size; k++) (a[k], b[k]) = (b[k], a[k]);
        }
    }
}
