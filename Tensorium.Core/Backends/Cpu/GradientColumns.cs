using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// y = gradient · f′ and the sums of its columns, in one pass over [rows, columns]: what a bias and an activation behind it need of backward. The order of the sums is that of
/// <see cref="ReduceLoop"/>.
/// </summary>
internal static unsafe class GradientColumns
{
    private const int TileColumns = 128;
    private const int TilesPerChunk = 2;

    public static void Run<TOp, V, T>(TOp op, T* saved, T* gradient, int rows, int columns, T* y, T* sums)
        where TOp : struct, IUnaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var blocks = Math.Max(1, Cut.Count(rows, ReduceLoop.BlockRows));
        var partials = blocks == 1 ? sums : (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, (nint)blocks * columns * sizeof(T));
        var tiles = new Tiles<TOp, V, T>(op, saved, gradient, rows, columns, y, partials);
        if (tiles.Chunks == 1) tiles.Invoke(0);
        else ForkJoin.Run(tiles.Chunks, tiles);
        if (blocks > 1) ReduceLoop.Run<Add, V, T>(default, partials, 1, blocks, columns, sums);
    }

    private readonly struct Tiles<TOp, V, T>(TOp op, T* saved, T* gradient, int rows, int columns, T* y, T* partials) : IParallelBody
        where TOp : struct, IUnaryOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        private readonly int _across = Cut.Count(columns, TileColumns);

        public int Chunks => Cut.Count((long)_across * Math.Max(1, Cut.Count(rows, ReduceLoop.BlockRows)), TilesPerChunk);

        public void Invoke(int chunk)
        {
            var end = Math.Min((chunk + 1) * TilesPerChunk, _across * Math.Max(1, Cut.Count(rows, ReduceLoop.BlockRows)));
            for (var task = chunk * TilesPerChunk; task < end; task++)
            {
                var (block, column) = (task / _across, task % _across * TileColumns);
                var row = block * ReduceLoop.BlockRows;
                var start = ((nint)row * columns) + column;
                Tile(
                    saved + start, gradient + start, y + start, partials + ((nint)block * columns) + column,
                    Math.Min(ReduceLoop.BlockRows, rows - row), Math.Min(TileColumns, columns - column));
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Tile(T* saved, T* gradient, T* y, T* sums, int height, int width)
        {
            var column = 0;
            for (; column <= width - V.Lanes; column += V.Lanes)
            {
                var sum = V.Splat(0);
                var at = (nint)column;
                for (var row = 0; row < height; row++, at += columns)
                {
                    var product = op.Gradient(V.Load(saved + at), V.Load(gradient + at));
                    V.Store(product, y + at);
                    sum += product;
                }

                V.Store(sum, sums + column);
            }

            if (column < width) Tail(saved + column, gradient + column, y + column, sums + column, height, width - column);
        }

        /// <summary>The last columns, through padded vectors.</summary>
        private void Tail(T* saved, T* gradient, T* y, T* sums, int height, int width)
        {
            var padded = stackalloc T[32];
            var sum = V.Splat(0);
            for (var row = 0; row < height; row++, saved += columns, gradient += columns, y += columns)
            {
                for (var lane = 0; lane < width; lane++) (padded[lane], padded[16 + lane]) = (saved[lane], gradient[lane]);
                var product = op.Gradient(V.Load(padded), V.Load(padded + 16));
                sum += product;
                V.Store(product, padded);
                for (var lane = 0; lane < width; lane++) y[lane] = padded[lane];
            }

            V.Store(sum, padded);
            for (var lane = 0; lane < width; lane++) sums[lane] = padded[lane];
        }
    }
}
