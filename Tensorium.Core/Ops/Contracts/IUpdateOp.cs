using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>
/// One step of an optimiser for one element: reads a gradient, changes the parameter and up to two numbers of state, in a single pass over
/// memory. Implement it as a readonly struct; its fields are the step's constants.
/// </summary>
public interface IUpdateOp
{
    /// <summary>The step, on every lane. State that the optimiser does not have is zero, and what is written to it is lost.</summary>
    void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
        where V : struct, IVec<V>;
}
