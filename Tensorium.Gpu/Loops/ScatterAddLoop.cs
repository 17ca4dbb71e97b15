using System.Numerics;
using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>How elements of a type are added.</summary>
internal interface IAddition<T>
    where T : unmanaged
{
    static abstract T Add(T left, T right);
}

internal readonly struct RealAddition<V, T> : IAddition<T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static T Add(T left, T right) => V.Value(V.Of(left) + V.Of(right));
}

internal readonly struct IntegerAddition<T> : IAddition<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Add(T left, T right) => unchecked(left + right);
}

/// <summary>An element of y a thread, which looks through the whole index for those to be added to it: nothing waits for a sum in memory.</summary>
internal readonly struct ScatterAddSearchKernel<TAddition, T>(ArrayView<T> x, ArrayView<long> index, IndexPlan plan, ArrayView<T> y) : IKernel
    where TAddition : struct, IAddition<T>
    where T : unmanaged
{
    public void Run()
    {
        var at = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (at >= plan.Outer * plan.Size.Value * plan.Inner.Value) return;
        var row = plan.Inner.Quotient(at);
        var i = at - (row * plan.Inner.Value);
        var o = plan.Size.Quotient(row);
        var s = row - (o * plan.Size.Value);
        var sum = y[at];
        for (var k = 0; k < plan.Count.Value; k++)
        {
            if (index[plan.IndexPlace(o, k, i)] == s) sum = TAddition.Add(sum, x[plan.Place(o, k, i)]);
        }

        y[at] = sum;
    }
}

/// <summary>
/// With the stable order of the index: the thread of the first element of each index adds all of that index, one after the other, to y; the others have nothing to do.
/// </summary>
internal readonly struct ScatterAddSortedKernel<TAddition, T>(ArrayView<T> x, ArrayView<long> index, ArrayView<long> order, IndexPlan plan, ArrayView<T> y) : IKernel
    where TAddition : struct, IAddition<T>
    where T : unmanaged
{
    public void Run()
    {
        var at = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (at >= plan.Elements) return;
        var row = plan.Inner.Quotient(at);
        var i = at - (row * plan.Inner.Value);
        var o = plan.Count.Quotient(row);
        var p = row - (o * plan.Count.Value);
        var k = (int)order[plan.IndexPlace(o, p, i)];
        var s = index[plan.IndexPlace(o, k, i)];
        if (p > 0 && index[plan.IndexPlace(o, (int)order[plan.IndexPlace(o, p - 1, i)], i)] == s) return;

        // Where the run ends is found first: then the loads of the loop do not wait for each other.
        var (low, high) = (p + 1, plan.Count.Value);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (index[plan.IndexPlace(o, (int)order[plan.IndexPlace(o, middle, i)], i)] == s) low = middle + 1;
            else high = middle;
        }

        var target = plan.IndexedPlace(o, (int)s, i);
        var sum = TAddition.Add(y[target], x[plan.Place(o, k, i)]);
        for (var next = p + 1; next < low; next++) sum = TAddition.Add(sum, x[plan.Place(o, (int)order[plan.IndexPlace(o, next, i)], i)]);
        y[target] = sum;
    }
}

/// <summary>
/// y[o, index, i] += x[o, k, i] for k = 0, 1, …: each element of y is one thread's, which adds in this order, so that the bits are the CPU's. Atomics would add in
/// the order in which they happen to come.
/// </summary>
internal static class ScatterAddLoop
{
    /// <summary>Comparisons that take less time than sorting; and how many of them one thread may do.</summary>
    private const long MostComparisons = 1L << 24;

    private const int MostSearched = 4096;

    public static void Run<TAddition, T>(IlgpuDevice device, ArrayView<T> x, ArrayView<long> index, IndexPlan plan, ArrayView<T> y)
        where TAddition : struct, IAddition<T>
        where T : unmanaged
    {
        var (launcher, count) = (device.Launcher, plan.Count.Value);
        var targets = (long)plan.Outer * plan.Size.Value * plan.Inner.Value;
        if (count <= MostSearched && targets * count <= MostComparisons)
        {
            launcher.OverElements(new ScatterAddSearchKernel<TAddition, T>(x, index, plan, y), targets);
            return;
        }

        var (outer, inner) = plan.IsShared ? (1, 1) : (plan.Outer, plan.Inner.Value);
        using var order = new Scratch<long>(device, (long)outer * count * inner);
        ArgSortLoop.Run<IndexKey, long>(device, index, isDescending: false, outer, count, inner, order.View);
        launcher.OverElements(new ScatterAddSortedKernel<TAddition, T>(x, index, order.View, plan, y), plan.Elements);
    }
}
