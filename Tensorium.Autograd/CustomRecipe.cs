namespace Tensorium.Autograd;

/// <summary>A call of an op that a user made with a rule of their own.</summary>
internal sealed class CustomRecipe : JointRecipe
{
    private readonly Saved[] _inputs;
    private readonly Saved _output;
    private readonly Func<Tensor, Tensor[], Tensor, Tensor?[]> _vjp;

    public CustomRecipe(string name, Tensor[] inputs, Tensor output, Func<Tensor, Tensor[], Tensor, Tensor?[]> vjp)
        : base(name, inputs)
    {
        _inputs = [.. inputs.Select(input => new Saved(input))];
        _output = new(output);
        _vjp = vjp;
    }

    public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
    {
        var inputs = _inputs.Select(saved => saved.Read(Operation)).ToArray();
        var gradients = _vjp(gradient, inputs, _output.Read(Operation));
        if (gradients.Length != inputs.Length)
            throw new GradientException($"{Operation}: its rule gave {gradients.Length} gradients for {inputs.Length} inputs");
        return gradients;
    }
}
