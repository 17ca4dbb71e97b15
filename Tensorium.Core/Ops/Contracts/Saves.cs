namespace Tensorium.Ops;

/// <summary>Which values of a call its gradient rule reads: only these are kept until backward.</summary>
[Flags]
public enum Saves
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The only input, or the left one.</summary>
    Left = 1,

    /// <summary>The right input.</summary>
    Right = 2,

    /// <summary>The result.</summary>
    Output = 4,
}

/// <summary>What a gradient rule may read: the inputs and the output that its op said it saves.</summary>
public readonly struct SavedValues
{
    private readonly string _operation;
    private readonly Saved _left;
    private readonly Saved _right;
    private readonly Saved _output;

    internal SavedValues(string operation, Saves saves, Tensor left, Tensor? right, Tensor output)
    {
        _operation = operation;
        _left = new(saves.HasFlag(Saves.Left) ? left : null);
        _right = new(saves.HasFlag(Saves.Right) ? right : null);
        _output = new(saves.HasFlag(Saves.Output) ? output : null);
    }

    /// <summary>The only input of a unary op.</summary>
    public Tensor X => _left.Read(_operation);

    /// <summary>The left input of a binary op.</summary>
    public Tensor Left => _left.Read(_operation);

    /// <summary>The right input of a binary op.</summary>
    public Tensor Right => _right.Read(_operation);

    /// <summary>The result.</summary>
    public Tensor Y => _output.Read(_operation);
}
