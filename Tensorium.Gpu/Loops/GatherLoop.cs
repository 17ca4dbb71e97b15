using ILGPU;
using Tensorium.Gpu.Kernels;

namespace Tensorium.Gpu.Loops;

/// <summary>The sizes of a gather or a scatter: [outer, size, inner] is indexed, [outer, count, inner] is not.</summary>
internal readonly struct IndexPlan(int outer, int size, int count, int inner, bool isShared)
{
    public readonly int Outer = outer;
    public readonly FastDivisor Size = new(size);
    public readonly FastDivisor Count = new(count);
    public readonly FastDivisor Inner = new(inner);

    // index[k] is that of k, index[o, k, i] that of an element.
    private readonly int _isShared = isShared ? 1 : 0;

    public bool IsShared => _isShared != 0;

    /// <summary>How many elements are not indexed.</summary>
    public int Elements => Outer * Count.Value * Inner.Value;

    /// <summary>Where [o, k, i] lies in the index.</summary>
    public int IndexPlace(int o, int k, int i) => IsShared ? k : Place(o, k, i);

    /// <summary>Where [o, k, i] lies in the tensor that is not indexed.</summary>
    public int Place(int o, int k, int i) => (((o * Count.Value) + k) * Inner.Value) + i;

    /// <summary>Where [o, s, i] lies in the tensor that is indexed.</summary>
    public int IndexedPlace(int o, int s, int i) => (((o * Size.Value) + s) * Inner.Value) + i;
}

/// <summary>y[o, k, i] = x[o, index, i], one element a thread, neighbours in y by neighbouring threads.</summary>
internal readonly struct GatherKernel<T>(ArrayView<T> x, ArrayView<long> index, IndexPlan plan, ArrayView<T> y) : IKernel
    where T : unmanaged
{
    public void Run()
    {
        var at = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (at >= plan.Elements) return;
        var row = plan.Inner.Quotient(at);
        var i = at - (row * plan.Inner.Value);
        var o = plan.Count.Quotient(row);
        var k = row - (o * plan.Count.Value);
        y[at] = x[plan.IndexedPlace(o, (int)index[plan.IndexPlace(o, k, i)], i)];
    }
}
