using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// y = a⁻¹ · y in place for a small triangular matrix: a column of y a thread, neighbouring ones in memory, and a in shared memory, where all threads read the same element.
/// </summary>
internal readonly struct TriangularSolveKernel<V, T>(
    ArrayView<T> a, int aRow, int aColumn, ArrayView<T> y, int yRow, MatrixPlaces places, int size, int columns, int tiles, int isUpper, int isUnit) : IKernel
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run()
    {
        var factor = SharedMemory.Allocate<T>(MatrixBlocks.Size * MatrixBlocks.Size);
        var matrix = Grid.IdxX / tiles;
        var start = places.Factor(matrix);
        for (var n = Group.IdxX; n < size * size; n += Group.DimX)
        {
            var (i, j) = (n / size, n % size);
            if (isUpper != 0 ? j >= i : j <= i) factor[n] = a[start + ((long)i * aRow) + ((long)j * aColumn)];
        }

        DeviceMath.Barrier();
        var column = (Grid.IdxX % tiles * Group.DimX) + Group.IdxX;
        if (column >= columns) return;
        var first = places.Target(matrix) + column;
        for (var step = 0; step < size; step++)
        {
            var i = isUpper != 0 ? size - 1 - step : step;
            var end = isUpper != 0 ? size : i;
            var value = V.Of(y[first + ((long)i * yRow)]);
            for (var k = isUpper != 0 ? i + 1 : 0; k < end; k++) value = V.Fma(-V.Of(factor[(i * size) + k]), V.Of(y[first + ((long)k * yRow)]), value);
            if (isUnit == 0) value = value / V.Of(factor[(i * size) + i]);
            y[first + ((long)i * yRow)] = V.Value(value);
        }
    }
}

/// <summary>Launches <see cref="TriangularSolveKernel{V, T}"/>.</summary>
internal static class TriangularSolveLoop
{
    public static void Run<V, T>(IlgpuDevice device, Tensor a, Tensor y, bool isUpper, bool isUnit)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var (size, columns) = (y.Shape[^2], y.Shape[^1]);
        SmallMatrices.Check("TriangularSolve", size);
        var threads = SmallMatrices.Threads(device, columns);
        var tiles = (columns + threads - 1) / threads;
        new MatrixBatch(a, y).ForEach((places, _, matrices) => device.Launcher.InGroups(
            new TriangularSolveKernel<V, T>(
                a.View<T>(), a.Strides[^2], a.Strides[^1], y.View<T>(), y.Strides[^2], places, size, columns, tiles, isUpper ? 1 : 0, isUnit ? 1 : 0),
            (long)matrices * tiles,
            threads));
    }
}
