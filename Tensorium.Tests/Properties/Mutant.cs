using Tensorium.Autograd;

namespace Tensorium.Tests.Properties;

/// <summary>A way to break a rule.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Break">From the gradients of all inputs and the number of one, the wrong gradient for that one; null if it cannot be broken so.</param>
internal sealed record Mutation(string Name, Func<Tensor?[], int, Tensor?> Break)
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("sign", (gradients, input) => -gradients[input]!),
        new("factor", (gradients, input) => gradients[input]! * 1.01),
        new("dropped", (gradients, input) => gradients[input]! * 0),
        new("offset", (gradients, input) => gradients[input]! + 0.01),
        new("swapped", (gradients, input) => gradients.Where((other, i) => i != input && other?.Shape == gradients[input]!.Shape).FirstOrDefault()),
    ];
}

/// <summary>Ops whose rule is wrong for one input, made from right ones, at run time and without a hook in the product.</summary>
internal static class Mutant
{
    /// <summary>The op with its own rule, one gradient of which is then broken; without a mutation, with its own rule alone.</summary>
    public static Func<Tensor[], Tensor> Of(Func<Tensor[], Tensor> op, int input, Mutation? mutation) => inputs =>
        Differentiate.Custom("Mutant", inputs, op, (gradient, saved, _) =>
        {
            Tensor?[] gradients;
            using (Recording.Resume()) gradients = RowGradient.Pull(op, saved, gradient);
            if (mutation is not null) gradients[input] = mutation.Break(gradients, input) ?? gradients[input];
            return gradients;
        });

    /// <summary>Whether the mutation changes the call at all.</summary>
    public static bool Applies(Func<Tensor[], Tensor> op, Tensor[] inputs, int input, Mutation mutation)
    {
        if (!inputs[input].DType.IsFloating()) return false;
        return mutation.Break(RowGradient.Pull(op, inputs, Tensor.Ones(op(inputs).Shape, DType.Float64)), input) is not null;
    }
}
