using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Ops;

namespace Tensorium.Backends.Cpu;

/// <summary>Where the greatest element of each window lies in its plane: the first one wins, and a NaN is beyond everything.</summary>
internal static unsafe class MaxPoolLoop
{
    private const int ElementsPerChunk = 16 * 1024;

    public static void Run<T>(T* x, long* y, int planes, WindowGeometry geometry)
        where T : unmanaged, INumber<T> => ForkJoin.Run(Cut.Count(planes, PlanesPerChunk(geometry)), new Body<T>(x, y, planes, geometry));

    private static int PlanesPerChunk(WindowGeometry geometry) =>
        (int)Math.Max(1, ElementsPerChunk / Math.Max(1, (long)geometry.Positions * geometry.Taps));

    private readonly struct Body<T>(T* x, long* y, int planes, WindowGeometry geometry) : IParallelBody
        where T : unmanaged, INumber<T>
    {
        public void Invoke(int chunk)
        {
            var perChunk = PlanesPerChunk(geometry);
            var end = Math.Min(planes, ((long)chunk + 1) * perChunk);
            for (var plane = (long)chunk * perChunk; plane < end; plane++)
                Search(x + (plane * geometry.Input.Height * geometry.Input.Width), y + (plane * geometry.Positions), geometry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search<T>(T* x, long* y, WindowGeometry geometry)
        where T : unmanaged, INumber<T>
    {
        var (height, width) = (geometry.Input.Height, geometry.Input.Width);
        for (var h = 0; h < geometry.Output.Height; h++)
        {
            var top = (h * geometry.Stride.Height) - geometry.Padding.Height;
            var (firstRow, endRow) = (Math.Max(0, top), Math.Min(height, top + geometry.Kernel.Height));
            for (var w = 0; w < geometry.Output.Width; w++)
            {
                var left = (w * geometry.Stride.Width) - geometry.Padding.Width;
                var (firstColumn, endColumn) = (Math.Max(0, left), Math.Min(width, left + geometry.Kernel.Width));
                var found = (firstRow * width) + firstColumn;
                var best = x[found];
                for (var row = firstRow; row < endRow; row++)
                {
                    for (var at = (row * width) + firstColumn; at < (row * width) + endColumn; at++)
                    {
                        if (x[at] > best || (T.IsNaN(x[at]) && !T.IsNaN(best))) (best, found) = (x[at], at);
                    }
                }

                *y++ = found;
            }
        }
    }
}
