using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>The search for the greatest or the least element along an axis: the first one wins, and a NaN is beyond everything.</summary>
internal static unsafe class ArgExtremumLoop
{
    private const int TileColumns = 128;
    private const int ElementsPerChunk = 16 * 1024;

    /// <summary>y[o, i] = the first r at which x[o, r, i] is best.</summary>
    public static void Run<T>(T* x, bool isLeast, int outer, int count, int inner, long* y)
        where T : unmanaged, INumber<T>
    {
        var body = new Body<T>(x, isLeast, outer, count, inner, y);
        ForkJoin.Run(body.Chunks, body);
    }

    /// <summary>A chunk is some tiles, each a few neighbouring columns of one slab: the memory is read in the order it lies in.</summary>
    private readonly struct Body<T>(T* x, bool isLeast, int outer, int count, int inner, long* y) : IParallelBody
        where T : unmanaged, INumber<T>
    {
        private readonly int _tiles = Cut.Count(inner, TileColumns);
        private readonly int _tasksPerChunk = (int)Math.Max(1, ElementsPerChunk / ((long)count * Math.Min(inner, TileColumns)));

        public int Chunks => Cut.Count((long)outer * _tiles, _tasksPerChunk);

        public void Invoke(int chunk)
        {
            var first = (long)chunk * _tasksPerChunk;
            var end = Math.Min(first + _tasksPerChunk, (long)outer * _tiles);
            for (var task = first; task < end; task++)
            {
                var slab = task / _tiles;
                var column = (int)(task % _tiles) * TileColumns;
                Search(x + (slab * count * inner) + column, isLeast, count, inner, Math.Min(TileColumns, inner - column), y + (slab * inner) + column);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search<T>(T* x, bool isLeast, int count, nint stride, int columns, long* y)
        where T : unmanaged, INumber<T>
    {
        var best = stackalloc T[TileColumns];
        for (var i = 0; i < columns; i++) (best[i], y[i]) = (x[i], 0);
        for (var r = 1; r < count; r++)
        {
            x += stride;
            for (var i = 0; i < columns; i++)
            {
                if (IsBetter(x[i], best[i], isLeast)) (best[i], y[i]) = (x[i], r);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBetter<T>(T value, T best, bool isLeast)
        where T : unmanaged, INumber<T> =>
        (isLeast ? value < best : value > best) || (T.IsNaN(value) && !T.IsNaN(best));
}
