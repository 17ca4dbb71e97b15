using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// The Cholesky factor of a small matrix, a group each, in shared memory: column by column, each of which is taken off all elements to its right at once. An element's chain
/// of fused multiply-adds is in ascending order, as on the CPU.
/// </summary>
internal readonly struct CholeskyKernel<V, T>(ArrayView<T> y, MatrixPlaces places, int size, int row, int column, int first, ArrayView<int> orders) : IKernel
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    // Threads of a column meet different banks.
    private const int Padded = MatrixBlocks.Size + 1;

    public void Run()
    {
        var matrix = SharedMemory.Allocate<T>(MatrixBlocks.Size * Padded);
        var start = places.Target(Grid.IdxX);
        for (var n = Group.IdxX; n < size * size; n += Group.DimX)
        {
            var (i, j) = (n / size, n % size);
            if (j <= i) matrix[(i * Padded) + j] = y[start + ((long)i * row) + ((long)j * column)];
        }

        DeviceMath.Barrier();
        var failed = 0;
        for (var j = 0; j < size && failed == 0; j++)
        {
            var square = V.Of(matrix[(j * Padded) + j]);

            // Nobody writes the diagonal before all have read it. A NaN is not positive either.
            DeviceMath.Barrier();
            if (V.MaskBits(V.Less(V.Splat(0), square)) == 0) failed = j + 1;
            var root = V.Sqrt(square);
            for (var i = j + 1 + Group.IdxX; i < size; i += Group.DimX) matrix[(i * Padded) + j] = V.Value(V.Of(matrix[(i * Padded) + j]) / root);
            if (Group.IdxX == 0) matrix[(j * Padded) + j] = V.Value(root);
            DeviceMath.Barrier();
            var rest = size - 1 - j;
            for (var n = Group.IdxX; n < rest * rest; n += Group.DimX)
            {
                var (i, k) = (j + 1 + (n / rest), j + 1 + (n % rest));
                if (k > i) continue;
                var own = (i * Padded) + k;
                matrix[own] = V.Value(V.Fma(-V.Of(matrix[(i * Padded) + j]), V.Of(matrix[(k * Padded) + j]), V.Of(matrix[own])));
            }

            DeviceMath.Barrier();
        }

        if (Group.IdxX == 0) orders[first + Grid.IdxX] = failed;
        for (var n = Group.IdxX; n < size * size; n += Group.DimX)
        {
            var (i, j) = (n / size, n % size);
            if (j <= i) y[start + ((long)i * row) + ((long)j * column)] = matrix[(i * Padded) + j];
        }
    }
}

/// <summary>Launches <see cref="CholeskyKernel{V, T}"/>, and waits for what failed.</summary>
internal static class CholeskyLoop
{
    public static (int Matrix, int Order)? Run<V, T>(IlgpuDevice device, Tensor y)
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var size = y.Shape[^1];
        SmallMatrices.Check("Cholesky", size);
        var orders = Tensor.Empty([y.ElementCount / size / size], DType.Int32, device);
        new MatrixBatch(y, y).ForEach((places, first, matrices) => device.Launcher.InGroups(
            new CholeskyKernel<V, T>(y.View<T>(), places, size, y.Strides[^2], y.Strides[^1], first, orders.View<int>()), matrices, SmallMatrices.Threads(device, size)));
        var failed = orders.ToArray<int>();
        orders.Storage.Release();
        var matrix = Array.FindIndex(failed, order => order > 0);
        return matrix < 0 ? null : (matrix, failed[matrix]);
    }
}

/// <summary>What loops over small matrices share.</summary>
internal static class SmallMatrices
{
    private const int LeastThreads = 32;

    /// <exception cref="ArgumentOutOfRangeException">The matrices do not fit shared memory.</exception>
    public static void Check(string loop, int size)
    {
        if (size > MatrixBlocks.Size)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"{loop}: a device takes matrices of at most {MatrixBlocks.Size} rows, the blocks of larger ones");
    }

    /// <summary>Threads for a matrix: a power of two, and no more than have work.</summary>
    public static int Threads(IlgpuDevice device, int work)
    {
        var threads = LeastThreads;
        while (threads < work) threads *= 2;
        return Math.Min(threads, device.Launcher.Group);
    }
}
