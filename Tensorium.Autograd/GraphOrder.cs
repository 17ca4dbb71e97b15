namespace Tensorium.Autograd;

/// <summary>The nodes between some outputs and the nodes that gradients are wanted for, each result before its inputs.</summary>
internal sealed class GraphOrder
{
    private readonly Dictionary<GradNode, bool> _leadsToTarget = [];
    private readonly Func<GradNode, bool> _isTarget;
    private readonly bool _endsAtTargets;

    private GraphOrder(Func<GradNode, bool> isTarget, bool endsAtTargets)
    {
        _isTarget = isTarget;
        _endsAtTargets = endsAtTargets;
    }

    public List<GradNode> Nodes { get; } = [];

    /// <summary>Whether a path leads from the node to a target.</summary>
    public bool Contains(GradNode node) => _leadsToTarget.GetValueOrDefault(node);

    /// <summary>Whether a path leads from one of the node's inputs to a target.</summary>
    public bool LeadsOn(OpNode node)
    {
        foreach (var input in node.Recipe.Inputs)
        {
            if (input is not null && Contains(input)) return true;
        }

        return false;
    }

    /// <param name="outputs">Where the walk begins.</param>
    /// <param name="isTarget">Which nodes gradients are wanted for.</param>
    /// <param name="endsAtTargets">Whether what lies behind a target is left out.</param>
    public static GraphOrder ResultsFirst(IEnumerable<Tensor> outputs, Func<GradNode, bool> isTarget, bool endsAtTargets = false)
    {
        var order = new GraphOrder(isTarget, endsAtTargets);
        foreach (var output in outputs)
        {
            if (output.Node is { } root) order.Visit(root);
        }

        order.Nodes.Reverse();
        return order;
    }

    /// <summary>Depth first, without recursion since graphs may be deep: a node is listed after its inputs.</summary>
    private void Visit(GradNode root)
    {
        var stack = new Stack<(GradNode Node, int NextInput)>();
        if (_leadsToTarget.TryAdd(root, _isTarget(root))) stack.Push((root, 0));
        while (stack.TryPop(out var top))
        {
            var inputs = top.Node is OpNode op && !(_endsAtTargets && _isTarget(op)) ? op.Recipe.Inputs : [];
            if (top.NextInput < inputs.Length)
            {
                stack.Push((top.Node, top.NextInput + 1));
                if (inputs[top.NextInput] is { } input && _leadsToTarget.TryAdd(input, _isTarget(input))) stack.Push((input, 0));
                continue;
            }

            foreach (var input in inputs)
            {
                if (input is not null && _leadsToTarget[input]) _leadsToTarget[top.Node] = true;
            }

            if (_leadsToTarget[top.Node]) Nodes.Add(top.Node);
        }
    }
}
