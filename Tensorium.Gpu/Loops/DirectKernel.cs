using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// C[b] = A[b] · B[b], an element a thread, with the bits of <see cref="GemmKernel{TSide, TMicrotile, TFactors, TStore, V, T}"/>: for products of so few rows or columns that
/// a tile would be mostly empty, as those of convolutions with a group for every channel.
/// </summary>
internal readonly struct DirectKernel<TFactors, TStore, V, T>(TFactors factors, TStore store, GemmSizes sizes, int parts) : IKernel
    where TFactors : struct, IFactors<TFactors, T>
    where TStore : struct, IGemmStore<T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run()
    {
        var rest = (int)Grid.GlobalLinearIndex;
        var row = rest / sizes.Columns;
        var column = rest - (row * sizes.Columns);
        rest = row / sizes.Rows;
        row -= rest * sizes.Rows;
        var part = rest / sizes.Batch;
        if (part >= parts) return;
        var batch = rest - (part * sizes.Batch);
        var mine = factors.At(batch);
        var first = part * sizes.PartLength;
        var end = first + Math.Min(mine.Inner - first, sizes.PartLength);
        var sum = V.Of(default);
        for (var inner = first; inner < end; inner++) sum = V.Fma(V.Of(mine.Left(row, inner)), V.Of(mine.Right(inner, column)), sum);
        store.Store(part, batch, row, column, V.Value(sum));
    }
}
