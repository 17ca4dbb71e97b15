namespace Tensorium.Models.Optim;

/// <summary>A parameter that a step is to change.</summary>
/// <param name="State">The parameter and its running quantities; its step count includes this step.</param>
/// <param name="Gradient">Its gradient, to be read only.</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="WeightDecay">The weight decay.</param>
public readonly record struct DueUpdate(ParameterState State, Tensor Gradient, double LearningRate, double WeightDecay);
