using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>An elementwise function of three tensors: a piece of a fused op, which has its own gradient.</summary>
public interface ITernaryOp
{
    /// <summary>The function, on every lane.</summary>
    V Invoke<V>(V a, V b, V c)
        where V : struct, IVec<V>;
}
