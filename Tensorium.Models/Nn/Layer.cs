namespace Tensorium.Models.Nn;

/// <summary>A module that maps one tensor to one tensor, and so can stand in a <see cref="Sequential"/>.</summary>
public abstract class Layer : Module
{
    /// <summary>The layer's output for <paramref name="x"/>.</summary>
    /// <param name="x">The input; its first axis is the batch, unless the layer says otherwise.</param>
    public abstract Tensor Forward(Tensor x);
}
