namespace Tensorium.Autograd;

/// <summary>
/// The nodes between some outputs and the nodes that gradients are wanted for, each result before its inputs. A node is known by its position, which is written
/// on the node itself until the order is disposed: looking nodes up in tables would cost a small graph more than its gradients.
/// </summary>
internal sealed class GraphOrder : IDisposable
{
    private readonly Func<GradNode, bool> _isTarget;
    private readonly bool _endsAtTargets;
    private Visit[] _visits = new Visit[16];
    private int[] _inputsFirst = new int[16];
    private int _listed;

    // Where another walk has a node at the same time, the position is found here.
    private Dictionary<GradNode, int>? _claimedElsewhere;

    private GraphOrder(Func<GradNode, bool> isTarget, bool endsAtTargets)
    {
        _isTarget = isTarget;
        _endsAtTargets = endsAtTargets;
    }

    /// <summary>The positions given so far: all that are below it.</summary>
    public int Count { get; private set; }

    /// <summary>The positions of the nodes from which a path leads to a target, inputs before results.</summary>
    public ReadOnlySpan<int> InputsFirst => _inputsFirst.AsSpan(0, _listed);

    /// <summary>The nodes from which a path leads to a target, results before inputs.</summary>
    public IEnumerable<GradNode> Nodes
    {
        get
        {
            for (var i = _listed - 1; i >= 0; i--) yield return _visits[_inputsFirst[i]].Node;
        }
    }

    /// <param name="outputs">Where the walk begins.</param>
    /// <param name="isTarget">Which nodes gradients are wanted for.</param>
    /// <param name="endsAtTargets">Whether what lies behind a target is left out.</param>
    public static GraphOrder ResultsFirst(IEnumerable<Tensor> outputs, Func<GradNode, bool> isTarget, bool endsAtTargets = false)
    {
        var order = new GraphOrder(isTarget, endsAtTargets);
        try
        {
            foreach (var output in outputs)
            {
                if (output.Node is { } root) order.WalkFrom(root);
            }

            return order;
        }
        catch
        {
            order.Dispose();
            throw;
        }
    }

    public GradNode NodeAt(int position) => _visits[position].Node;

    public bool IsTarget(int position) => _visits[position].IsTarget;

    /// <summary>How often it is an input of the ops that were visited.</summary>
    public int Uses(int position) => _visits[position].Uses;

    /// <summary>Whether gradients go on from a node to its inputs: a path leads from one of them to a target.</summary>
    public bool LeadsOn(int position) => _visits[position].LeadsOn;

    /// <summary>The position of a node from which a path leads to a target; −1 for other nodes.</summary>
    public int Find(GradNode node)
    {
        var position = PositionOf(node);
        return position >= 0 && (_visits[position].IsTarget || _visits[position].LeadsOn) ? position : -1;
    }

    /// <summary>Leaves the nodes to other walks.</summary>
    public void Dispose()
    {
        for (var i = 0; i < Count; i++) _visits[i].Node.Unclaim(this);
    }

    /// <summary>Depth first, without recursion since graphs may be deep: a node is listed after its inputs.</summary>
    private void WalkFrom(GradNode root)
    {
        if (PositionOf(root) >= 0) return;
        var path = new (int Position, int NextInput)[16];
        var depth = 1;
        path[0] = (Enter(root), 0);
        while (depth > 0)
        {
            ref var top = ref path[depth - 1];
            var inputs = InputsOf(top.Position);
            if (top.NextInput < inputs.Length)
            {
                if (inputs[top.NextInput++] is not { } input) continue;
                var position = PositionOf(input);
                if (position < 0)
                {
                    if (depth == path.Length) Array.Resize(ref path, 2 * depth);
                    position = Enter(input);
                    _visits[position].Uses = 1;
                    path[depth++] = (position, 0);
                    continue;
                }

                _visits[position].Uses++;

                // An input that was visited before is complete: a graph has no cycles.
                _visits[top.Position].LeadsOn |= _visits[position].IsTarget || _visits[position].LeadsOn;
                continue;
            }

            depth--;
            if (!_visits[top.Position].IsTarget && !_visits[top.Position].LeadsOn) continue;
            if (_listed == _inputsFirst.Length) Array.Resize(ref _inputsFirst, 2 * _listed);
            _inputsFirst[_listed++] = top.Position;
            if (depth > 0) _visits[path[depth - 1].Position].LeadsOn = true;
        }
    }

    /// <summary>Gives a node its position.</summary>
    private int Enter(GradNode node)
    {
        var isTarget = _isTarget(node);
        if (Count == _visits.Length) Array.Resize(ref _visits, 2 * Count);
        _visits[Count] = new() { Node = node, IsTarget = isTarget };
        if (!node.TryClaim(this, Count)) (_claimedElsewhere ??= []).Add(node, Count);
        return Count++;
    }

    private int PositionOf(GradNode node)
    {
        var position = node.PositionIn(this);
        return position >= 0 || _claimedElsewhere is null ? position : _claimedElsewhere.GetValueOrDefault(node, -1);
    }

    private ReadOnlySpan<GradNode?> InputsOf(int position)
    {
        ref readonly var visit = ref _visits[position];
        return visit.Node is OpNode op && !(_endsAtTargets && visit.IsTarget) ? op.Recipe.Inputs : [];
    }

    private struct Visit
    {
        public GradNode Node;
        public bool IsTarget;
        public bool LeadsOn;
        public int Uses;
    }
}
