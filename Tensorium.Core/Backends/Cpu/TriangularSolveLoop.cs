using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// y = a⁻¹ · y for small triangular matrices, in place. Columns of y are independent of each other: a vector holds neighbouring ones, and a chunk of work is a tile of
/// them in one matrix.
/// </summary>
internal readonly unsafe struct TriangularSolveLoop(Tensor a, Tensor y, bool isUpper, bool isUnit) : IVectorBody
{
    private const int TileColumns = 64;

    public void Run<V, T>()
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        Shape batch = [.. y.Shape.AsSpan()[..^2]];
        int[] aOffsets = MatMulLoop.BatchOffsets(a, batch), yOffsets = MatMulLoop.BatchOffsets(y, batch);
        int rows = y.Shape[^2], columns = y.Shape[^1], tiles = Cut.Count(columns, TileColumns);
        fixed (byte* aMemory = (CpuStorage)a.Storage, yMemory = (CpuStorage)y.Storage)
        fixed (int* aAt = aOffsets, yAt = yOffsets)
        {
            ForkJoin.Run(batch.ElementCount * tiles, new Body<V, T>(
                (T*)aMemory + a.Offset, aAt, a.Strides[^2], a.Strides[^1], (T*)yMemory + y.Offset, yAt, y.Strides[^2], rows, columns, tiles, isUpper, isUnit));
        }
    }

    private readonly struct Body<V, T>(
        T* a, int* aOffsets, nint aRow, nint aColumn, T* y, int* yOffsets, nint yRow, int rows, int columns, int tiles, bool isUpper, bool isUnit) : IParallelBody
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var (matrix, tile) = Math.DivRem(chunk, tiles);
            var factor = a + aOffsets[matrix];
            var target = y + yOffsets[matrix];
            var end = Math.Min(columns, (tile + 1) * TileColumns);
            var column = tile * TileColumns;
            for (; column <= end - V.Lanes; column += V.Lanes) Solve(factor, target + column, yRow);
            if (column < end) Tail(factor, target + column, end - column);
        }

        /// <summary>As many columns as a vector has lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Solve(T* factor, T* x, nint stride)
        {
            for (var step = 0; step < rows; step++)
            {
                var i = isUpper ? rows - 1 - step : step;
                int from = isUpper ? i + 1 : 0, to = isUpper ? rows : i;
                T* row = factor + (i * aRow);
                var value = V.Load(x + (i * stride));
                for (var k = from; k < to; k++) value = V.Fma(-V.SplatLane(row[k * aColumn]), V.Load(x + (k * stride)), value);
                if (!isUnit) value /= V.SplatLane(row[i * aColumn]);
                V.Store(value, x + (i * stride));
            }
        }

        /// <summary>The last columns, in padded vectors: no column takes another path than its neighbours.</summary>
        private void Tail(T* factor, T* x, int count)
        {
            var padded = (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, (nint)rows * V.Lanes * sizeof(T));
            new Span<T>(padded, rows * V.Lanes).Clear();
            for (var i = 0; i < rows; i++) Copy(x + (i * yRow), padded + (i * V.Lanes), count);
            Solve(factor, padded, V.Lanes);
            for (var i = 0; i < rows; i++) Copy(padded + (i * V.Lanes), x + (i * yRow), count);
        }

        private static void Copy(T* source, T* target, int count)
        {
            for (var i = 0; i < count; i++) target[i] = source[i];
        }
    }
}
