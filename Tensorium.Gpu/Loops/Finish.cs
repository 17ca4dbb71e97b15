using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>What is done to an element of a product before it is stored.</summary>
internal interface IFinish<T>
    where T : unmanaged
{
    /// <summary>Whether nothing is done.</summary>
    static abstract bool IsNothing { get; }

    /// <summary>An element of a channel (of a matrix, a column), finished.</summary>
    T Finish(T value, int channel);
}

/// <summary>Nothing.</summary>
internal readonly struct NoFinish<T> : IFinish<T>
    where T : unmanaged
{
    public static bool IsNothing => true;

    public T Finish(T value, int channel) => value;
}

/// <summary>op(value + bias), each rounded as by the ops one after the other.</summary>
internal readonly struct BiasFinish<TOp, V, T>(TOp op, ArrayView<T> bias) : IFinish<T>
    where TOp : struct, IUnaryOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool IsNothing => false;

    public T Finish(T value, int channel) => V.Value(op.Invoke(V.Of(value) + V.Of(bias[channel])));
}

/// <summary>Finishes the elements of a contiguous tensor in place, an element a thread.</summary>
/// <param name="finish">What is done.</param>
/// <param name="y">The elements.</param>
/// <param name="inner">The neighbours that are of one channel.</param>
/// <param name="channels">The channels.</param>
/// <param name="count">The elements in all.</param>
internal readonly struct FinishKernel<TFinish, T>(TFinish finish, ArrayView<T> y, FastDivisor inner, FastDivisor channels, int count) : IKernel
    where TFinish : struct, IFinish<T>
    where T : unmanaged
{
    public void Run()
    {
        var i = (int)Grid.GlobalLinearIndex;
        if (i >= count) return;
        var row = inner.Quotient(i);
        y[i] = finish.Finish(y[i], channels.Remainder(row, channels.Quotient(row)));
    }
}

/// <summary>Finishes products in a pass of its own.</summary>
internal static class FinishPass
{
    /// <summary>Finishes y, seen as [anything, channels, inner], in place.</summary>
    public static void Run<TFinish, T>(KernelLauncher launcher, TFinish finish, Tensor y, int channels, int inner)
        where TFinish : struct, IFinish<T>
        where T : unmanaged
    {
        if (y.ElementCount > 0) launcher.OverElements(new FinishKernel<TFinish, T>(finish, y.View<T>(), new(inner), new(channels), y.ElementCount), y.ElementCount);
    }
}
