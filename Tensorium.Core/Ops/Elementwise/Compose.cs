using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>outer(inner(x)) as one op: one pass over memory, forward, and backward too where both have a one-pass gradient. The bits are those of the two in turn.</summary>
/// <param name="inner">What is applied first.</param>
/// <param name="outer">What is applied to that.</param>
public readonly struct Compose<TInner, TOuter>(TInner inner, TOuter outer) : IUnaryOp
    where TInner : struct, IUnaryOp
    where TOuter : struct, IUnaryOp
{
    /// <inheritdoc/>
    public static string Name => $"{TOuter.Name}({TInner.Name})";

    /// <summary>The input: what lies between is computed again.</summary>
    public static Saves Saves => Saves.Left;

    /// <inheritdoc/>
    public static bool HasGradient => TInner.HasGradient && TOuter.HasGradient;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V>(V x)
        where V : struct, IVec<V> => outer.Invoke(inner.Invoke(x));

    /// <inheritdoc/>
    public Tensor Vjp(SavedValues saved, Tensor gradient)
    {
        var x = saved.X;
        var between = x.Map(inner);
        var y = between.Map(outer);
        var passedOn = outer.Vjp(new(TOuter.Name, TOuter.Saves, between, null, y), gradient);
        return inner.Vjp(new(TInner.Name, TInner.Saves, x, null, between), passedOn);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V>(V saved, V gradient)
        where V : struct, IVec<V>
    {
        var between = inner.Invoke(saved);
        var passedOn = outer.Gradient(TOuter.Saves == Saves.Output ? outer.Invoke(between) : between, gradient);
        return inner.Gradient(TInner.Saves == Saves.Output ? between : saved, passedOn);
    }
}

/// <summary>outer(inner(a, b)) as one op, in one pass over memory. The bits are those of the two in turn.</summary>
/// <param name="inner">What is applied first.</param>
/// <param name="outer">What is applied to that.</param>
public readonly struct ComposeBinary<TInner, TOuter>(TInner inner, TOuter outer) : IBinaryOp
    where TInner : struct, IBinaryOp
    where TOuter : struct, IUnaryOp
{
    /// <inheritdoc/>
    public static string Name => $"{TOuter.Name}({TInner.Name})";

    /// <summary>Both inputs: what lies between is computed again.</summary>
    public static Saves Saves(int argument) => Ops.Saves.Left | Ops.Saves.Right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V>(V left, V right)
        where V : struct, IVec<V> => outer.Invoke(inner.Invoke(left, right));

    /// <inheritdoc/>
    public Tensor Vjp(int argument, SavedValues saved, Tensor gradient)
    {
        var between = saved.Left.Zip(inner, saved.Right);
        var passedOn = outer.Vjp(new(TOuter.Name, TOuter.Saves, between, null, between.Map(outer)), gradient);
        return inner.Vjp(argument, new(TInner.Name, TInner.Saves(argument), saved.Left, saved.Right, between), passedOn);
    }
}

/// <summary>Composes ops, so that a chain of them is one pass: <c>x.Map(default(Exp).Then(default(Log1p)))</c>.</summary>
public static class Composition
{
    /// <summary>This op, and another one of its result.</summary>
    public static Compose<TInner, TOuter> Then<TInner, TOuter>(this TInner inner, TOuter outer)
        where TInner : struct, IUnaryOp
        where TOuter : struct, IUnaryOp => new(inner, outer);

    /// <summary>This op of two tensors, and one of its result: <c>a.Zip(default(Multiply).AndThen(default(Sigmoid)), b)</c>.</summary>
    public static ComposeBinary<TInner, TOuter> AndThen<TInner, TOuter>(this TInner inner, TOuter outer)
        where TInner : struct, IBinaryOp
        where TOuter : struct, IUnaryOp => new(inner, outer);
}
