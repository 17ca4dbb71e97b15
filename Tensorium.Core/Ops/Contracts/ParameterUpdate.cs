namespace Tensorium.Ops;

/// <summary>One parameter's part in a step of an optimiser.</summary>
/// <param name="Op">The step, with this parameter's constants.</param>
/// <param name="Parameter">What is changed, contiguous.</param>
/// <param name="Gradient">Its gradient, of its shape and dtype.</param>
/// <param name="First">The first state, contiguous, of its shape and dtype; null if there is none.</param>
/// <param name="Second">The second state, likewise.</param>
public readonly record struct ParameterUpdate<TOp>(TOp Op, Tensor Parameter, Tensor Gradient, Tensor? First = null, Tensor? Second = null)
    where TOp : struct, IUpdateOp;
