namespace Tensorium;

/// <summary>
/// The smallest contract of a recorder, all that Core knows of differentiation: a tensor with a node remembers where it came from,
/// and an op that has such a tensor among its inputs asks the node to record the call. Who holds the result holds its history: there is
/// no tape, so dropping the last reference drops the graph.
/// </summary>
public abstract class GradNode
{
    private object? _walk;
    private int _position;

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

    /// <summary>
    /// Lets a walk over the graph write its position for this node here, where it is found without a search; false while another walk has that right: a nested
    /// one, or one on another thread that shares a leaf.
    /// </summary>
    internal bool TryClaim(object walk, int position)
    {
        if (Interlocked.CompareExchange(ref _walk, walk, null) is not null) return false;
        _position = position;
        return true;
    }

    /// <summary>What the walk wrote here; −1 if it has not claimed the node. Only the thread that walks may ask.</summary>
    internal int PositionIn(object walk) => ReferenceEquals(_walk, walk) ? _position : -1;

    /// <summary>Ends the walk's claim, if it has one.</summary>
    internal void Unclaim(object walk)
    {
        if (ReferenceEquals(_walk, walk)) Volatile.Write(ref _walk, null);
    }

    /// <summary>The node of <paramref name="output"/>, which <paramref name="recipe"/> made from inputs of which this one is tracked.</summary>
    public abstract GradNode Record(Recipe recipe, Tensor output);
}
