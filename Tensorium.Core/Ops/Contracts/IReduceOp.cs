using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>An associative combination of many elements into one. Loops combine in an order fixed by the shape alone.</summary>
public interface IReduceOp
{
    /// <summary>What nothing combines to: the start of every accumulator.</summary>
    V Identity<V>()
        where V : struct, IVec<V>;

    /// <summary>Two partial results, on every lane.</summary>
    V Combine<V>(V left, V right)
        where V : struct, IVec<V>;
}
