using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Gaussian elimination with partial pivoting of some columns of a square matrix, a group each, where it lies. The pivot is the first element greatest in magnitude, or the
/// first NaN; an element's chain of fused multiply-adds is in ascending order: all as on the CPU.
/// </summary>
internal readonly struct EliminationKernel<V, TKey, T>(ArrayView<T> y, ArrayView<long> pivots, int size, int first, int count) : IKernel
    where V : struct, ILane<V, T>
    where TKey : struct, IOrderKey<T>
    where T : unmanaged
{
    public void Run()
    {
        var bestKeys = SharedMemory.Allocate<ulong>(EliminationLoop.MostThreads);
        var bestRows = SharedMemory.Allocate<int>(EliminationLoop.MostThreads);
        var start = (long)Grid.IdxX * size * size;
        for (var j = first; j < first + count; j++)
        {
            Search(bestKeys, bestRows, start, j);
            DeviceMath.Barrier();
            var pivot = bestRows[0];
            var top = start + ((long)j * size);
            if (Group.IdxX == 0) pivots[((long)Grid.IdxX * size) + j] = pivot;
            if (pivot != j) Exchange(top, start + ((long)pivot * size));
            DeviceMath.Barrier();
            var divisor = V.Of(y[top + j]);
            if (V.MaskBits(V.Equal(divisor, V.Splat(0))) != 0) continue;
            for (var i = j + 1 + Group.IdxX; i < size; i += Group.DimX)
            {
                var place = start + ((long)i * size) + j;
                y[place] = V.Value(V.Of(y[place]) / divisor);
            }

            DeviceMath.Barrier();
            Update(start, j);
            DeviceMath.Barrier();
        }
    }

    /// <summary>The pivot's row comes to the first place of <paramref name="bestRows"/>.</summary>
    private void Search(ArrayView<ulong> bestKeys, ArrayView<int> bestRows, long start, int j)
    {
        var best = 0ul;
        var bestRow = int.MaxValue;
        for (var i = j + Group.IdxX; i < size; i += Group.DimX)
        {
            var key = TKey.Of(V.Value(V.Abs(V.Of(y[start + ((long)i * size) + j]))));
            if (key <= best) continue;
            best = key;
            bestRow = i;
        }

        bestKeys[Group.IdxX] = best;
        bestRows[Group.IdxX] = bestRow;
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            DeviceMath.Barrier();
            if (Group.IdxX >= half) continue;
            var (key, row) = (bestKeys[Group.IdxX + half], bestRows[Group.IdxX + half]);
            if (key < best || (key == best && row > bestRow)) continue;
            best = key;
            bestRow = row;
            bestKeys[Group.IdxX] = best;
            bestRows[Group.IdxX] = bestRow;
        }
    }

    private void Exchange(long a, long b)
    {
        for (var k = Group.IdxX; k < size; k += Group.DimX)
        {
            var value = y[a + k];
            y[a + k] = y[b + k];
            y[b + k] = value;
        }
    }

    private void Update(long start, int j)
    {
        var columns = first + count - 1 - j;
        if (columns == 0) return;
        for (var n = Group.IdxX; n < (size - 1 - j) * columns; n += Group.DimX)
        {
            var row = start + ((long)(j + 1 + (n / columns)) * size);
            var k = j + 1 + (n % columns);
            y[row + k] = V.Value(V.Fma(-V.Of(y[row + j]), V.Of(y[start + ((long)j * size) + k]), V.Of(y[row + k])));
        }
    }
}

/// <summary>Launches <see cref="EliminationKernel{V, TKey, T}"/>.</summary>
internal static class EliminationLoop
{
    public const int MostThreads = 256;

    public static void Run<V, TKey, T>(IlgpuDevice device, Tensor y, Tensor pivots, int first, int count)
        where V : struct, ILane<V, T>
        where TKey : struct, IOrderKey<T>
        where T : unmanaged
    {
        var size = y.Shape[^1];
        var threads = Math.Min(SmallMatrices.Threads(device, size * Math.Min(size, count) / 4), MostThreads);
        device.Launcher.InGroups(new EliminationKernel<V, TKey, T>(y.View<T>(), pivots.View<long>(), size, first, count), y.ElementCount / size / size, threads);
    }
}
