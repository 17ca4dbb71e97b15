namespace Tensorium.Autograd;

/// <summary>Trades time for memory: a part of a model whose intermediate values are not kept, but computed again when backward needs them.</summary>
/// <remarks>Chen et al., Training Deep Nets with Sublinear Memory Cost, arXiv 1604.06174.</remarks>
public static class Checkpoint
{
    /// <summary>
    /// f(x), whose intermediate values are given back at once. Tracked tensors that f captures, such as parameters, get their gradients too.
    /// f must compute the same when called again, from what it captured too (of tracked tensors that is checked): give the generators that it draws from as <paramref name="generators"/>, and they are wound back for it.
    /// </summary>
    public static Tensor Run(Func<Tensor, Tensor> f, Tensor x, params Generator[] generators) => Run(xs => f(xs[0]), [x], generators);

    /// <inheritdoc cref="Run(Func{Tensor, Tensor}, Tensor, Generator[])"/>
    public static Tensor Run(Func<Tensor[], Tensor> f, Tensor[] inputs, params Generator[] generators)
    {
        if (!Recording.IsEnabled) return f(inputs);
        var states = generators.Select(generator => generator.State).ToArray();
        var before = NodeId.Last;
        var fresh = inputs.Select(Variable).ToArray();
        var output = f(fresh);
        if (output.Node is null) return output;

        // What f captured from outside: leaves, and values recorded before it began. The walk ends there: what is behind them is not f's.
        var own = fresh.Select(input => input.Node).Where(node => node is not null).ToHashSet();
        bool IsOutside(GradNode node) => node is not OpNode op || op.Id <= before;
        GradNode[] nodes;
        using (var order = GraphOrder.ResultsFirst([output], IsOutside, endsAtTargets: true)) nodes = [.. order.Nodes];
        var captured = nodes.Where(node => IsOutside(node) && !own.Contains(node)).ToArray();
        var inside = nodes.OfType<OpNode>().Where(node => node.Id > before);
        var value = output.Detach().Clone();
        var storages = inputs.Select(input => input.Storage).ToArray();
        foreach (var node in inside) node.Release(except: storages);
        var recipe = new CheckpointRecipe(f, inputs, captured, generators, states);
        return Recording.Record(value, recipe);
    }

    /// <summary>A leaf in the place of a tracked input, on the same memory.</summary>
    internal static Tensor Variable(Tensor x) => x.Node is null ? x : x.Detached().WithNode(value => new LeafNode(value));
}
