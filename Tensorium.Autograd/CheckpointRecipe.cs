using Tensorium.Ops;

namespace Tensorium.Autograd;

/// <summary>A function whose value was kept and whose history was not: its rule computes the history again, and walks it.</summary>
internal sealed class CheckpointRecipe(
    Func<Tensor[], Tensor> f, Tensor[] inputs, GradNode[] captured, Generator[] generators, GeneratorState[] states)
    : JointRecipe("Checkpoint", [.. inputs.Select(input => input.Node), .. captured])
{
    private readonly Saved[] _inputs = [.. inputs.Select(input => new Saved(input))];
    private readonly int[] _versions = [.. captured.Select(node => StorageOf(node).Version)];

    public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
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
            return [.. nodes.Select(node => node is null ? null : gradients.GetValueOrDefault(node) ?? Tensor.Zeros(node.Shape, node.DType, node.Device))];
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
