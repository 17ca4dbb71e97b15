namespace Tensorium;

/// <summary>What backward needs of one call of an op: who its inputs were, and the vector-Jacobian product (VJP) for each.</summary>
public abstract class Recipe
{
    private readonly GradNode?[] _inputs;

    /// <summary>A call of <paramref name="operation"/> on these inputs.</summary>
    protected Recipe(string operation, params ReadOnlySpan<Tensor> inputs)
    {
        Operation = operation;
        _inputs = new GradNode?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) _inputs[i] = inputs[i].Node;
    }

    /// <summary>A call of <paramref name="operation"/> that depends on these nodes.</summary>
    protected Recipe(string operation, GradNode?[] inputs)
    {
        Operation = operation;
        _inputs = inputs;
    }

    /// <summary>The op's name, for messages.</summary>
    public string Operation { get; }

    /// <summary>The nodes of the inputs; null for those that are not tracked.</summary>
    public ReadOnlySpan<GradNode?> Inputs => _inputs;

    /// <summary>
    /// Whether the output is a view on the memory of the input; backward must then leave the memory to the input's node.
    /// </summary>
    public virtual bool IsView => false;

    /// <summary>
    /// Jᵀ·g for one input: the gradient of Σ g·output with respect to it. It may have any shape and dtype that the input was broadcast or
    /// promoted to: the walker sums and casts it back, in one place for all rules.
    /// </summary>
    /// <param name="input">Which input; only those that are tracked are asked for.</param>
    /// <param name="gradient">g, of the shape and dtype of the output.</param>
    /// <exception cref="GradientException">There is no rule for this input.</exception>
    public abstract Tensor Vjp(int input, Tensor gradient);

    /// <summary>Whether the rule may read the call's result. Where it does not, and the graph is given back on the way, the result goes before the rule allocates.</summary>
    internal virtual bool ReadsResult => true;

    /// <summary>Gives back temporaries of the call that nobody else has; called once at most, after the rule has been used.</summary>
    public virtual void Release()
    {
    }

    /// <summary>What a rule throws that does not exist.</summary>
    protected internal GradientException NoRule(int input) =>
        new($"{Operation}: there is no gradient rule for argument {input}; Detach() it if it is meant to be a constant");
}
