namespace Tensorium;

/// <summary>A recipe whose rule gives the gradients of several inputs in one go, since they share work: it runs once a pass instead of once an input.</summary>
public abstract class JointRecipe : Recipe
{
    /// <inheritdoc cref="Recipe(string, ReadOnlySpan{Tensor})"/>
    protected JointRecipe(string operation, params ReadOnlySpan<Tensor> inputs)
        : base(operation, inputs)
    {
    }

    /// <inheritdoc cref="Recipe(string, GradNode[])"/>
    protected JointRecipe(string operation, GradNode?[] inputs)
        : base(operation, inputs)
    {
    }

    /// <summary>Jᵀ·g for each of the inputs that are asked for; as <see cref="Recipe.Vjp"/> says of one.</summary>
    /// <param name="gradient">g, of the shape and dtype of the output.</param>
    /// <param name="wanted">For each input, whether its gradient is asked for; at least one is, and all of those are tracked.</param>
    /// <returns>One for each input; null where it is not asked for, or where there is no rule.</returns>
    public abstract Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted);

    /// <summary>The input over whose value the rule could write that input's gradient; −1 for none.</summary>
    /// <param name="wanted">As for <see cref="Vjps"/>.</param>
    internal virtual int SpendableInput(ReadOnlySpan<bool> wanted) => -1;

    /// <summary>Lets the rule do so: it runs for the last time, and nobody is going to read the value after it.</summary>
    internal virtual void Spend()
    {
    }

    /// <inheritdoc/>
    public sealed override Tensor Vjp(int input, Tensor gradient)
    {
        var wanted = new bool[Inputs.Length];
        wanted[input] = true;
        return Vjps(gradient, wanted)[input] ?? throw NoRule(input);
    }
}
