namespace Tensorium;

/// <summary>
/// The smallest contract of a recorder, all that Core knows of differentiation: a tensor with a node remembers where it came from,
/// and an op that has such a tensor among its inputs asks the node to record the call. Who holds the result holds its history: there is
/// no tape, so dropping the last reference drops the graph.
/// </summary>
public abstract class GradNode
{
    /// <summary>A node for a tensor like <paramref name="value"/>.</summary>
    protected GradNode(Tensor value)
    {
        Shape = value.Shape;
        DType = value.DType;
        Device = value.Device;
    }

    /// <summary>The shape of the value, and so of its gradient.</summary>
    public Shape Shape { get; }

    /// <summary>The element type of the value, and so of its gradient.</summary>
    public DType DType { get; }

    /// <summary>The device of the value.</summary>
    public Device Device { get; }

    /// <summary>The gradient that backward accumulated here; only leaves have one.</summary>
    public virtual Tensor? Gradient
    {
        get => null;
        set => throw new GradientException(
            "only a leaf (a tensor on which RequireGrad() was called) accumulates a gradient; this one is the result of an op");
    }

    /// <summary>The node of <paramref name="output"/>, which <paramref name="recipe"/> made from inputs of which this one is tracked.</summary>
    public abstract GradNode Record(Recipe recipe, Tensor output);
}
