using System.Numerics;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>An associative combination of two elements, as reductions take it: of real numbers or of integers.</summary>
internal interface ICombiner<T>
    where T : unmanaged
{
    /// <summary>What nothing combines to.</summary>
    T Identity { get; }

    /// <summary>Two partial results.</summary>
    T Combine(T left, T right);
}

/// <summary>The combination of real numbers by an op's own body.</summary>
internal readonly struct RealCombiner<TOp, V, T>(TOp op) : ICombiner<T>
    where TOp : struct, IReduceOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public T Identity => V.Value(op.Identity<V>());

    public T Combine(T left, T right) => V.Value(op.Combine(V.Of(left), V.Of(right)));
}

/// <summary>The combination of integers.</summary>
internal readonly struct IntegerCombiner<TOp, T>(TOp op) : ICombiner<T>
    where TOp : struct, IIntegerOp
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public T Identity => op.Identity<T>();

    public T Combine(T left, T right) => op.Invoke(left, right);
}
