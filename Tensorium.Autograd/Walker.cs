namespace Tensorium.Autograd;

/// <summary>
/// Reverse-mode differentiation: walks from the outputs back to the inputs, each node once, after all that it fed. The only place where gradients are
/// summed, brought back to the shape that was broadcast, and to the dtype that was promoted.
/// </summary>
internal sealed class Walker
{
    private readonly Func<GradNode, bool> _isTarget;
    private readonly bool _endsAtTargets;
    private readonly bool _createGraph;
    private readonly bool _release;
    private readonly HashSet<Storage> _outputs;
    private readonly PendingGradients _pending;
    private readonly GradientArithmetic _arithmetic = GradientArithmetic.Current;

    private Walker(Func<GradNode, bool> isTarget, bool endsAtTargets, bool createGraph, bool release, IEnumerable<Tensor> outputs)
    {
        _isTarget = isTarget;
        _endsAtTargets = endsAtTargets;
        _pending = new(createGraph, _arithmetic);
        _createGraph = createGraph;
        _release = release;
        _outputs = [.. outputs.Select(output => output.Storage)];
    }

    /// <summary>Σ over outputs of seedᵀ · ∂output/∂target, for every target that an output depends on; each gradient in memory of its own.</summary>
    /// <param name="outputs">What is differentiated.</param>
    /// <param name="seeds">A weight for each, of its shape.</param>
    /// <param name="isTarget">Which nodes gradients are wanted for.</param>
    /// <param name="createGraph">Whether the gradients are recorded themselves, for higher orders.</param>
    /// <param name="release">Whether what only the graph was using is given back on the way.</param>
    /// <param name="endsAtTargets">Whether a target counts as independent of the others, even where it was computed from one: what is behind it is not walked.</param>
    public static Dictionary<GradNode, Tensor> Run(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> seeds, Func<GradNode, bool> isTarget, bool createGraph, bool release, bool endsAtTargets = false)
    {
        using var scope = createGraph ? Recording.Resume() : Recording.Pause();
        var walker = new Walker(isTarget, endsAtTargets, createGraph, release && !createGraph, outputs);
        var order = GraphOrder.ResultsFirst(outputs, isTarget, endsAtTargets);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Node is { } node && order.Contains(node)) walker._pending.Add(node, seeds[i], isOurs: false);
        }

        foreach (var node in order.Nodes)
        {
            if (node is OpNode op) walker.Step(op, order);
        }

        return walker._pending.Take(node => isTarget(node));
    }

    /// <summary>Passes the gradient of one node on to its inputs.</summary>
    private void Step(OpNode node, GraphOrder order)
    {
        // A target may lie in the middle of a graph: what is behind it belongs to somebody else.
        if (_pending.Find(node) is not { } gradient || (_endsAtTargets && _isTarget(node)) || !order.LeadsOn(node)) return;
        if (node.IsReleased)
            throw new ReleasedException(
                $"Backward: the graph behind {node.Recipe.Operation} was given back by an earlier Backward; call that one with keepGraph: true to walk it twice");

        if (node.Recipe is JointRecipe joint) PassOnJointly(joint, gradient, order);
        else PassOn(node.Recipe, gradient, order);

        if (!_isTarget(node)) _pending.Remove(node);
        if (_release) node.Release(except: _outputs);
    }

    /// <summary>Runs the rule for one input after the other.</summary>
    private void PassOn(Recipe recipe, Tensor gradient, GraphOrder order)
    {
        var inputs = recipe.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input || !order.Contains(input)) continue;
            if (_createGraph) _pending.Add(input, Restore(recipe, i, recipe.Vjp(i, gradient), input), isOurs: false);
            else PassOn(recipe, i, gradient, input);
        }
    }

    /// <summary>Runs a rule and gives back its temporaries.</summary>
    private void PassOn(Recipe recipe, int input, Tensor gradient, GradNode node)
    {
        var scope = new TemporaryScope();
        var outer = TemporaryScope.Exchange(scope);
        try
        {
            var result = Own(Restore(recipe, input, recipe.Vjp(input, gradient), node), gradient, scope);
            _pending.Add(node, result, isOurs: scope.ReleaseExcept(result.Storage));
        }
        finally
        {
            TemporaryScope.Exchange(outer);
        }
    }

    /// <summary>Runs a rule that serves all inputs, and gives back its temporaries.</summary>
    private void PassOnJointly(JointRecipe recipe, Tensor gradient, GraphOrder order)
    {
        var wanted = new bool[recipe.Inputs.Length];
        for (var i = 0; i < wanted.Length; i++) wanted[i] = recipe.Inputs[i] is { } input && order.Contains(input);
        var scope = new TemporaryScope();
        var outer = _createGraph ? null : TemporaryScope.Exchange(scope);
        try
        {
            Tensor?[] results = [.. recipe.Vjps(gradient, wanted)];
            for (var i = 0; i < wanted.Length; i++)
            {
                if (!wanted[i]) continue;
                var result = Restore(recipe, i, results[i] ?? throw recipe.NoRule(i), recipe.Inputs[i]!);
                results[i] = _createGraph ? result : Own(result, gradient, scope);
            }

            // Two results may be one tensor: both are ours if it is.
            var areOurs = Array.ConvertAll(results, result => result is not null && scope.Contains(result.Storage));
            scope.ReleaseExcept([.. results.OfType<Tensor>().Select(result => result.Storage)]);
            for (var i = 0; i < wanted.Length; i++)
            {
                if (wanted[i]) _pending.Add(recipe.Inputs[i]!, results[i]!, areOurs[i]);
            }
        }
        finally
        {
            if (!_createGraph) TemporaryScope.Exchange(outer);
        }
    }

    /// <summary>A rule may return a value that it saved; the graph gives that one back while the gradient is still on its way.</summary>
    private static Tensor Own(Tensor result, Tensor gradient, TemporaryScope scope)
    {
        var isForeign = !ReferenceEquals(result.Storage, gradient.Storage) && !scope.Contains(result.Storage) && result.Storage.IsGraphOwned;
        return isForeign ? result.Clone() : result;
    }

    /// <summary>The gradient for one input, summed over what was broadcast and cast to what was promoted.</summary>
    private Tensor Restore(Recipe recipe, int input, Tensor gradient, GradNode node)
    {
        var result = gradient.Shape == node.Shape ? gradient : SumTo(node.Shape, gradient, recipe, input);
        return _arithmetic.Cast(result, node.DType).To(node.Device);
    }

    private Tensor SumTo(Shape shape, Tensor gradient, Recipe recipe, int input)
    {
        var added = gradient.Rank - shape.Rank;
        var axes = new List<int>();
        if (added < 0) throw Mismatch();
        for (var axis = 0; axis < gradient.Rank; axis++)
        {
            if (axis < added || (shape[axis - added] == 1 && gradient.Shape[axis] != 1)) axes.Add(axis);
            else if (gradient.Shape[axis] != shape[axis - added]) added = -1;
            if (added < 0) throw Mismatch();
        }

        return _arithmetic.Sum(gradient, [.. axes], shape);

        GradientException Mismatch() =>
            new($"{recipe.Operation}: its rule for argument {input} gave a gradient of shape {gradient.Shape} for an input of shape {shape}");
    }
}
