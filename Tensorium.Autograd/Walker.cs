namespace Tensorium.Autograd;

/// <summary>
/// Reverse-mode differentiation: walks from the outputs back to the inputs, each node once, after all that it fed. The only place where gradients are
/// summed, brought back to the shape that was broadcast, and to the dtype that was promoted.
/// </summary>
internal sealed class Walker
{
    private readonly GraphOrder _order;
    private readonly bool _endsAtTargets;
    private readonly bool _createGraph;
    private readonly bool _release;
    private readonly Storage[] _outputs;
    private readonly PendingGradients _pending;
    private readonly TemporaryScope _scope = new();
    private readonly GradientArithmetic _arithmetic = GradientArithmetic.Current;

    private Walker(GraphOrder order, bool endsAtTargets, bool createGraph, bool release, IReadOnlyList<Tensor> outputs)
    {
        _order = order;
        _endsAtTargets = endsAtTargets;
        _pending = new(order, createGraph, _arithmetic);
        _createGraph = createGraph;
        _release = release;
        _outputs = new Storage[outputs.Count];
        for (var i = 0; i < _outputs.Length; i++) _outputs[i] = outputs[i].Storage;
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
        using var order = GraphOrder.ResultsFirst(outputs, isTarget, endsAtTargets);
        var walker = new Walker(order, endsAtTargets, createGraph, release && !createGraph, outputs);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Node is { } node && order.Find(node) is >= 0 and var position) walker._pending.Add(position, seeds[i], memory: null);
        }

        for (var i = order.InputsFirst.Length - 1; i >= 0; i--)
        {
            if (order.NodeAt(order.InputsFirst[i]) is OpNode op) walker.Step(op, order.InputsFirst[i]);
        }

        return walker._pending.Take();
    }

    /// <summary>Passes the gradient of one node on to its inputs.</summary>
    private void Step(OpNode node, int position)
    {
        // A target may lie in the middle of a graph: what is behind it belongs to somebody else.
        var (gradient, memory) = _pending[position];
        var isTarget = _order.IsTarget(position);
        if (gradient is null || (_endsAtTargets && isTarget) || !_order.LeadsOn(position)) return;
        if (node.IsReleased)
            throw new ReleasedException(
                $"Backward: the graph behind {node.Recipe.Operation} was given back by an earlier Backward; call that one with keepGraph: true to walk it twice");

        if (_release && !node.Recipe.ReadsResult) node.ReleaseValue(except: _outputs);
        if (node.Recipe is JointRecipe joint) PassOnJointly(joint, gradient, memory);
        else PassOn(node.Recipe, gradient, memory);

        if (!isTarget) _pending.Remove(position);
        if (_release) node.Release(except: _outputs);
    }

    /// <summary>Runs the rule for one input after the other.</summary>
    private void PassOn(Recipe recipe, Tensor gradient, GradientMemory? memory)
    {
        var inputs = recipe.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input || _order.Find(input) is not (>= 0 and var position)) continue;
            if (_createGraph) _pending.Add(position, Restore(recipe, i, recipe.Vjp(i, gradient), input), memory: null);
            else PassOn(recipe, i, gradient, memory, input, position);
        }
    }

    /// <summary>Runs a rule and gives back its temporaries.</summary>
    private void PassOn(Recipe recipe, int input, Tensor gradient, GradientMemory? memory, GradNode node, int position)
    {
        var outer = TemporaryScope.Exchange(_scope);
        try
        {
            var result = Own(Restore(recipe, input, recipe.Vjp(input, gradient), node), gradient);
            var resultMemory = MemoryOf(result, gradient, memory);
            _scope.ReleaseExcept(result.Storage);
            _pending.Add(position, result, resultMemory);
        }
        finally
        {
            _scope.Clear();
            TemporaryScope.Exchange(outer);
        }
    }

    /// <summary>Runs a rule that serves all inputs, and gives back its temporaries.</summary>
    private void PassOnJointly(JointRecipe recipe, Tensor gradient, GradientMemory? memory)
    {
        var wanted = new bool[recipe.Inputs.Length];
        for (var i = 0; i < wanted.Length; i++) wanted[i] = recipe.Inputs[i] is { } input && _order.Find(input) >= 0;
        var outer = _createGraph ? null : TemporaryScope.Exchange(_scope);
        try
        {
            if (_release && recipe.SpendableInput(wanted) is >= 0 and var input && LastUseOf(recipe.Inputs[input]!) is { } spent)
            {
                recipe.Spend();
                _scope.Add(spent);
            }

            Tensor?[] results = [.. recipe.Vjps(gradient, wanted)];
            for (var i = 0; i < wanted.Length; i++)
            {
                if (!wanted[i]) continue;
                var result = Restore(recipe, i, results[i] ?? throw recipe.NoRule(i), recipe.Inputs[i]!);
                results[i] = _createGraph ? result : Own(result, gradient);
            }

            // Two results may lie in the same memory.
            var memories = new GradientMemory?[wanted.Length];
            for (var i = 0; i < wanted.Length && !_createGraph; i++)
            {
                if (!wanted[i]) continue;
                var twin = Array.FindIndex(results, 0, i, earlier => ReferenceEquals(earlier?.Storage, results[i]!.Storage));
                memories[i] = twin >= 0 && wanted[twin] ? memories[twin] : MemoryOf(results[i]!, gradient, memory);
            }

            if (!_createGraph) _scope.ReleaseExcept([.. results.OfType<Tensor>().Select(result => result.Storage)]);
            for (var i = 0; i < wanted.Length; i++)
            {
                if (wanted[i]) _pending.Add(_order.Find(recipe.Inputs[i]!), results[i]!, memories[i]);
            }
        }
        finally
        {
            if (!_createGraph)
            {
                _scope.Clear();
                TemporaryScope.Exchange(outer);
            }
        }
    }

    /// <summary>The memory of an input's value, if the rule that asks is the only one that was recorded with it, and neither the user nor the op that made it has to do with it any more.</summary>
    private Storage? LastUseOf(GradNode input)
    {
        var position = _order.Find(input);
        if (input is not OpNode node || _order.Uses(position) != 1 || _order.IsTarget(position) || _outputs.Contains(node.Storage)) return null;
        return node.TryGiveUpValue() ? node.Storage : null;
    }

    /// <summary>The memory of a rule's result, if the walker is in charge of it: that of the incoming gradient, or what the rule just allocated.</summary>
    private GradientMemory? MemoryOf(Tensor result, Tensor gradient, GradientMemory? memory)
    {
        if (ReferenceEquals(result.Storage, gradient.Storage)) return memory;
        return _scope.Contains(result.Storage) ? new(result.Storage) : null;
    }

    /// <summary>A rule may return a value that it saved; the graph gives that one back while the gradient is still on its way.</summary>
    private Tensor Own(Tensor result, Tensor gradient)
    {
        var isForeign = !ReferenceEquals(result.Storage, gradient.Storage) && !_scope.Contains(result.Storage) && result.Storage.IsGraphOwned;
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
