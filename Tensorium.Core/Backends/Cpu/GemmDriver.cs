using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>The product with vectors of one width: chooses the orientation, cuts the work and runs it.</summary>
internal static unsafe class GemmDriver<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    public static void Run(in GemmOperands<T> g, in GemmBatch batch)
    {
        if (g.M == 0 || g.N == 0 || batch.Count == 0)
            return;

        int partLength = GemmPlan.PartLength(g.M, g.N, g.K);
        if (partLength == 0)
        {
            RunItems(g, batch);
            return;
        }

        for (int i = 0; i < batch.Count; i++)
            RunParts(batch.Item(g, i), partLength);
    }

    private static void RunItems(in GemmOperands<T> g, in GemmBatch batch)
    {
        var blocks = new Blocks { First = g, Batch = batch };
        GemmOperands<T> transposed = g.Transposed();
        if (Cost(transposed) < Cost(g))
        {
            blocks.First = transposed;
            blocks.Batch.AOffsets = batch.BOffsets;
            blocks.Batch.BOffsets = batch.AOffsets;
        }

        // Most products are small, and planning them would take as long as computing them.
        if (batch.Count == 1 && batch.PartLength == 0 && (long)g.M * g.N * g.K < GemmPlan.MinChunkWork)
        {
            GemmBlock<V, T>.Compute(blocks.Batch.Item(blocks.First, 0), 0, blocks.First.M, 0, blocks.First.N);
            return;
        }

        int k = batch.PartLength > 0 ? batch.PartLength : g.K;
        blocks.Plan = GemmPlan.For(batch.Count, blocks.First.M, blocks.First.N, k, GemmBlock<V, T>.TileColumns, blocks.First.ARow == 1 && blocks.First.ACol != 1);
        if (blocks.Plan.IsWide && Compute.Threads == 1)
            blocks.ComputeAlone();
        else
            ForkJoin.Run(blocks.Plan.Chunks, blocks);
    }

    private static double Cost(in GemmOperands<T> g) => GemmPlan.Cost(g, V.Lanes, GemmBlock<V, T>.TileColumns);

    /// <summary>Computes the parts beside each other, then adds them in order.</summary>
    private static void RunParts(in GemmOperands<T> g, int partLength)
    {
        nint size = (nint)g.M * g.N;
        int count = (g.K + partLength - 1) / partLength;
        T* parts = (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, count * size * sizeof(T));
        GemmOperands<T> part = g;
        part.C = parts;
        part.CRow = g.N;
        part.CCol = 1;
        part.Accumulate = false;
        part.Epilogue = default;
        RunItems(part, new GemmBatch { Count = count, COffset = size, PartLength = partLength });

        for (int row = 0; row < g.M; row++)
        {
            AddParts(g.N, count, parts + ((nint)row * g.N), size, g.C + (row * g.CRow), g.Accumulate);
            g.Finish(row, 1, 0, g.N);
        }
    }

    /// <summary>c[j] = (((c[j] +) parts[0][j]) + parts[1][j]) + …</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddParts(int columns, int count, T* parts, nint partSize, T* c, bool accumulate)
    {
        int j = 0;
        for (; j <= columns - V.Lanes; j += V.Lanes)
        {
            V sum = V.Load(parts + j);
            if (accumulate)
                sum = V.Load(c + j) + sum;
            for (int p = 1; p < count; p++)
                sum += V.Load(parts + (p * partSize) + j);
            V.Store(sum, c + j);
        }

        if (j < columns && V.Lanes > 1)
            AddTail(columns - j, count, parts + j, partSize, c + j, accumulate);
    }

    private static void AddTail(int columns, int count, T* parts, nint partSize, T* c, bool accumulate)
    {
        if (typeof(T) == typeof(float))
            GemmDriver<F32x1, float>.AddParts(columns, count, (float*)parts, partSize, (float*)c, accumulate);
        else
            GemmDriver<F64x1, double>.AddParts(columns, count, (double*)parts, partSize, (double*)c, accumulate);
    }

    private struct Blocks : IParallelBody
    {
        public GemmOperands<T> First;
        public GemmBatch Batch;
        public GemmPlan Plan;

        public readonly void Invoke(int chunk)
        {
            long perItem = (long)Plan.ColumnBlocks * Plan.RowBlocks;
            long block = (long)chunk * Plan.BlocksPerChunk;
            long end = Math.Min(block + Plan.BlocksPerChunk, perItem * Batch.Count);
            for (; block < end; block++)
                Compute((int)(block / perItem), (int)(block % perItem));
        }

        /// <summary>
        /// On one thread, neighbouring blocks of a column as one: their part of B is packed once, not once for each. With long sums that is most of what packing costs, since
        /// slices that were packed by the last block no longer are in the second-level cache.
        /// </summary>
        public readonly void ComputeAlone()
        {
            int rows = Plan.RowBlocksAtOnce;
            for (int item = 0; item < Batch.Count; item++)
            {
                for (int column = 0; column < Plan.ColumnBlocks; column++)
                {
                    for (int row = 0; row < Plan.RowBlocks; row += rows)
                        Compute(item, row, rows, column);
                }
            }
        }

        private readonly void Compute(int item, int block) => Compute(item, block / Plan.ColumnBlocks, 1, block % Plan.ColumnBlocks);

        private readonly void Compute(int item, int row, int rows, int column)
        {
            GemmOperands<T> g = Batch.Item(First, item);
            GemmBlock<V, T>.Compute(
                g,
                row * Plan.RowBlock,
                Math.Min(g.M, (row + rows) * Plan.RowBlock),
                column * Plan.ColumnBlock,
                column == Plan.ColumnBlocks - 1 ? g.N : (column + 1) * Plan.ColumnBlock);
        }
    }
}
