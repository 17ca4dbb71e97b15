using ILGPU;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>Matrices where they lie: any strides, and batch axes that may be broadcast.</summary>
internal readonly struct StridedFactors<T>(MatrixOperand<T> left, MatrixOperand<T> right, WalkSizes batch, int inner) : IFactors<StridedFactors<T>, T>
    where T : unmanaged
{
    public bool IsLeftInnerFirst => left.ColumnStride == 1;

    public bool IsRightInnerFirst => right.RowStride == 1 && right.ColumnStride != 1;

    public int Inner => inner;

    public StridedFactors<T> At(int index) => new(left.At(batch, index), right.At(batch, index), batch, inner);

    public T Left(int row, int column) => left.Element(row, column);

    public T Right(int row, int column) => right.Element(row, column);
}

/// <summary>A batch of matrices with strides.</summary>
internal readonly struct MatrixOperand<T>(ArrayView<T> elements, long place, int rowStride, int columnStride, WalkStrides batch)
    where T : unmanaged
{
    public readonly int RowStride = rowStride;
    public readonly int ColumnStride = columnStride;

    public MatrixOperand<T> At(WalkSizes sizes, int index) => new(elements, batch.Place(sizes, index), RowStride, ColumnStride, batch);

    public T Element(int row, int column) => elements[place + (row * RowStride) + (column * ColumnStride)];
}

/// <summary>Matrix products over the last two axes. Views are read where they lie.</summary>
internal static class MatMulLoop
{
    public static void Run<V, T>(IlgpuDevice device, Tensor left, Tensor right, Tensor y)
        where V : struct, ILane<V, T>
        where T : unmanaged => Run<NoFinish<T>, V, T>(device, default, left, right, y);

    /// <summary>y = finish(left · right).</summary>
    public static void Run<TFinish, V, T>(IlgpuDevice device, TFinish finish, Tensor left, Tensor right, Tensor y)
        where TFinish : struct, IFinish<T>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        if (y.ElementCount == 0) return;
        if (y.Rank - 2 > StridedWalk.MaxRank)
        {
            for (var i = 0; i < y.Shape[0]; i++) Run<TFinish, V, T>(device, finish, Part(left, y.Rank, i), Part(right, y.Rank, i), Part(y, y.Rank, i));
            return;
        }

        var sizes = (y.ElementCount / (y.Shape[^2] * y.Shape[^1]), y.Shape[^2], y.Shape[^1], left.Shape[^1]);
        if (Gemm.IsFinishedApart<TFinish, T>(device, sizes))
        {
            Run<NoFinish<T>, V, T>(device, default, left, right, y);
            FinishPass.Run<TFinish, T>(device.Launcher, finish, y, y.Shape[^1], 1);
            return;
        }

        int rows = y.Shape[^2], columns = y.Shape[^1], inner = left.Shape[^1];
        var factors = new StridedFactors<T>(
            new(left.View<T>(), 0, left.Strides[^2], left.Strides[^1], BatchStrides(left)),
            new(right.View<T>(), 0, right.Strides[^2], right.Strides[^1], BatchStrides(right)),
            BatchSizes(y), inner);
        Gemm.Run<StridedFactors<T>, MatrixStore<TFinish, T>, V, T>(
            device, y.DType, factors, new(finish, y.View<T>(), rows, columns), sizes);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    private static WalkSizes BatchSizes(Tensor y)
    {
        int At(int axis) => y.Rank >= axis ? y.Shape[^axis] : 1;
        return new(Math.Max(1, y.Rank - 2), At(3), At(4), At(5), At(6));
    }

    private static WalkStrides BatchStrides(Tensor x)
    {
        int At(int axis) => x.Rank >= axis && x.Shape[^axis] != 1 ? x.Strides[^axis] : 0;
        return new(At(3), At(4), At(5), At(6), At(7));
    }

    /// <summary>Element i of the first of so many axes; all of a tensor that does not have that axis, or only once.</summary>
    private static Tensor Part(Tensor x, int rank, int i)
    {
        if (x.Rank < rank) return x;
        var offset = x.Offset + (x.Shape[0] == 1 ? 0 : i * x.Strides[0]);
        return new(x.Storage, new([.. x.Shape.AsSpan()[1..]], [.. x.Strides[1..]], offset), x.DType);
    }
}
