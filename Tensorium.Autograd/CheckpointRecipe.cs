using Tensorium.Ops;

namespace Tensorium.Autograd;

/// <summary>A function whose value was kept and whose history was not: its rule computes the history again, and walks it.</summary>
internal sealed class CheckpointRecipe(
    Func<Tensor[], Tensor> f, Tensor[] inputs, GradNode[] captured, Generator[] generators, GeneratorState[] states)
    : Recipe("Checkpoint", [.. inputs.Select(input => input.Node), .. captured])
{
    private readonly Saved[] _inputs = [.. inputs.Select(input => new Saved(input))];
    private readonly int[] _versions = [.. captured.Select(node => StorageOf(node).Version)];
    private Tensor? _gradient;
    private Tensor[] _gradients = [];

    public override Tensor Vjp(int input, Tensor gradient)
    {
        // The walker asks for one input after the other, with the same gradient: one recomputation serves them all.
        if (!ReferenceEquals(_gradient, gradient))
        {
            _gradients = Recompute(gradient);
            _gradient = gradient;
        }

        return _gradients[input];
    }

    /// <summary>Forgets the gradients at the end of a pass: the next may come with the same weights but other values, or be recorded.</summary>
    public void Forget()
    {
        _gradient = null;
        _gradients = [];
    }

    private Tensor[] Recompute(Tensor gradient)
    {
        CheckCaptured();
        var createGraph = Recording.IsEnabled;
        var now = generators.Select(generator => generator.State).ToArray();
        var outer = TemporaryScope.Exchange(null);
        try
        {
            using var recording = Recording.Resume();
            for (var i = 0; i < generators.Length; i++) generators[i].State = states[i];
            var variables = _inputs.Select(saved => Variable(saved.Read(Operation), createGraph)).ToArray();
            var value = f(variables);
            var nodes = variables.Select(variable => variable.Node).Concat(captured).ToArray();
            var targets = nodes.OfType<GradNode>().ToHashSet();
            var gradients = Walker.Run([value], [gradient], targets.Contains, createGraph, release: true, endsAtTargets: true);
            return [.. nodes.Select(node => node is null ? gradient : gradients.GetValueOrDefault(node) ?? Tensor.Zeros(node.Shape, node.DType, node.Device))];
        }
        finally
        {
            TemporaryScope.Exchange(outer);
            for (var i = 0; i < generators.Length; i++) generators[i].State = now[i];
        }
    }

    /// <summary>The function reads what it captured again, as a rule reads what it saved: it must still be what it was.</summary>
    private void CheckCaptured()
    {
        for (var i = 0; i < captured.Length; i++)
        {
            if (StorageOf(captured[i]).Version != _versions[i])
                throw new InPlaceException(
                    $"{Operation}: a value of shape {captured[i].Shape} that its function captured was written to in place after the forward pass; do the write after Backward");
        }
    }

    private static Storage StorageOf(GradNode node) => node is OpNode op ? op.Storage : ((LeafNode)node).Storage;

    private static Tensor Variable(Tensor x, bool createGraph) =>
        createGraph && x.Node is not null ? View.Of("Variable", x, x.Layout, gradient => gradient) : Checkpoint.Variable(x);
}
