using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>A parameter in a launch of optimiser steps. Where there is no state, its view is another one that is neither read nor written.</summary>
internal struct UpdatePart<TOp, T>
    where TOp : struct, IUpdateOp
    where T : unmanaged
{
    public TOp Op;
    public ArrayView<T> Parameter, Gradient, First, Second;
    public int Count, HasFirst, HasSecond;

    /// <summary>The groups that it takes.</summary>
    public int Groups;

    /// <summary>The step of the element that a thread of one of these groups has.</summary>
    public readonly void Step<V>(int group)
        where V : struct, ILane<V, T>
    {
        var i = (group * Group.DimX) + Group.IdxX;
        if (i >= Count) return;
        V parameter = V.Of(Parameter[i]), gradient = V.Of(Gradient[i]), zero = V.Splat(0);
        var first = HasFirst != 0 ? V.Of(First[i]) : zero;
        var second = HasSecond != 0 ? V.Of(Second[i]) : zero;
        Op.Invoke(gradient, ref parameter, ref first, ref second);
        Parameter[i] = V.Value(parameter);
        if (HasFirst != 0) First[i] = V.Value(first);
        if (HasSecond != 0) Second[i] = V.Value(second);
    }
}

/// <summary>The parameters of a launch: each begins with a group of threads of its own, so that all of a group have the same.</summary>
internal interface IUpdateParts<TParts, TOp, T>
    where TParts : struct, IUpdateParts<TParts, TOp, T>
    where TOp : struct, IUpdateOp
    where T : unmanaged
{
    /// <summary>How many parameters there are.</summary>
    static abstract int Count { get; }

    /// <summary>The parameters themselves.</summary>
    static abstract TParts Of(ReadOnlySpan<UpdatePart<TOp, T>> parts);

    /// <summary>The groups of all of them.</summary>
    int Groups { get; }

    /// <summary>What a thread of a group does.</summary>
    void Step<V>(int group)
        where V : struct, ILane<V, T>;
}

/// <summary>One parameter.</summary>
internal readonly struct OneUpdate<TOp, T>(UpdatePart<TOp, T> part) : IUpdateParts<OneUpdate<TOp, T>, TOp, T>
    where TOp : struct, IUpdateOp
    where T : unmanaged
{
    public static int Count => 1;

    public static OneUpdate<TOp, T> Of(ReadOnlySpan<UpdatePart<TOp, T>> parts) => new(parts[0]);

    public int Groups => part.Groups;

    public void Step<V>(int group)
        where V : struct, ILane<V, T> => part.Step<V>(group);
}

/// <summary>Twice as many parameters.</summary>
internal readonly struct TwiceUpdates<TParts, TOp, T>(TParts low, TParts high) : IUpdateParts<TwiceUpdates<TParts, TOp, T>, TOp, T>
    where TParts : struct, IUpdateParts<TParts, TOp, T>
    where TOp : struct, IUpdateOp
    where T : unmanaged
{
    public static int Count => 2 * TParts.Count;

    public static TwiceUpdates<TParts, TOp, T> Of(ReadOnlySpan<UpdatePart<TOp, T>> parts) => new(TParts.Of(parts[..TParts.Count]), TParts.Of(parts[TParts.Count..]));

    public int Groups => low.Groups + high.Groups;

    public void Step<V>(int group)
        where V : struct, ILane<V, T>
    {
        var lowGroups = low.Groups;
        if (group < lowGroups) low.Step<V>(group);
        else high.Step<V>(group - lowGroups);
    }
}

/// <summary>An optimiser's step of one element a thread.</summary>
internal readonly struct UpdateKernel<TParts, TOp, V, T>(TParts parts) : IKernel
    where TParts : struct, IUpdateParts<TParts, TOp, T>
    where TOp : struct, IUpdateOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Run() => parts.Step<V>(Grid.IdxX);
}
