using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>A contiguous batch of matrices.</summary>
internal readonly struct MatrixStore<TFinish, T>(TFinish finish, ArrayView<T> y, int rows, int columns) : IGemmStore<T>
    where TFinish : struct, IFinish<T>
    where T : unmanaged
{
    public void Store(int part, int batch, int row, int column, T value) => y[(((batch * rows) + row) * columns) + column] = finish.Finish(value, column);
}

/// <summary>The sums of the parts of the inner axis, a batch of matrices for each.</summary>
internal readonly struct PartStore<T>(ArrayView<T> parts, int batches, int rows, int columns) : IGemmStore<T>
    where T : unmanaged
{
    public void Store(int part, int batch, int row, int column, T value) => parts[(((((part * batches) + batch) * rows) + row) * columns) + column] = value;
}

/// <summary>Adds the parts of each element in ascending order, and stores the sum.</summary>
internal readonly struct PartsKernel<TStore, V, T>(ArrayView<T> parts, int partCount, TStore store, int rows, int columns, int count) : IKernel
    where TStore : struct, IGemmStore<T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run()
    {
        var i = (int)Grid.GlobalLinearIndex;
        if (i >= count) return;
        var sum = V.Of(parts[i]);
        var (part, place) = (1, i + count);

        // Eight loads before the sums that wait for them.
        for (; part < partCount - 7; part += 8, place += 8 * count)
        {
            T a = parts[place], b = parts[place + count], c = parts[place + (2 * count)], d = parts[place + (3 * count)];
            T e = parts[place + (4 * count)], f = parts[place + (5 * count)], g = parts[place + (6 * count)], h = parts[place + (7 * count)];
            sum = sum + V.Of(a) + V.Of(b) + V.Of(c) + V.Of(d) + V.Of(e) + V.Of(f) + V.Of(g) + V.Of(h);
        }

        for (; part < partCount; part++, place += count) sum += V.Of(parts[place]);
        var row = i / columns;
        var batch = row / rows;
        store.Store(0, batch, row - (batch * rows), i - (row * columns), V.Value(sum));
    }
}
