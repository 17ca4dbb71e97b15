namespace Tensorium.Autograd;

/// <summary>The gradients that have arrived at nodes but not been passed on, and who shares their memory: it is given back when the last one leaves.</summary>
/// <param name="createGraph">Whether rules are recorded: a gradient may then be saved by one, and none is given back.</param>
/// <param name="arithmetic">How gradients of several paths are added.</param>
internal sealed class PendingGradients(bool createGraph, GradientArithmetic arithmetic)
{
    private readonly Dictionary<GradNode, Tensor> _gradients = [];
    private readonly Dictionary<Storage, int> _uses = [];
    private readonly HashSet<Storage> _ours = [];

    public Tensor? Find(GradNode node) => _gradients.GetValueOrDefault(node);

    /// <summary>Adds a gradient to what has arrived at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gradient">Its gradient along one more path.</param>
    /// <param name="isOurs">Whether the walker allocated its memory, so that nobody else can be using it.</param>
    public void Add(GradNode node, Tensor gradient, bool isOurs)
    {
        if (isOurs) _ours.Add(gradient.Storage);
        Use(gradient);
        if (!_gradients.TryGetValue(node, out var arrived))
        {
            _gradients[node] = gradient;
            return;
        }

        var sum = arithmetic.Add(arrived, gradient);
        if (!createGraph)
        {
            sum.Storage.OwnByGraph();
            _ours.Add(sum.Storage);
        }

        Use(sum);
        _gradients[node] = sum;
        Drop(arrived);
        Drop(gradient);
    }

    public void Remove(GradNode node)
    {
        if (_gradients.Remove(node, out var gradient)) Drop(gradient);
    }

    /// <summary>What is left for the targets, each in contiguous memory that it shares with nobody.</summary>
    public Dictionary<GradNode, Tensor> Take(Func<GradNode, bool> isTarget)
    {
        var taken = new Dictionary<GradNode, Tensor>();
        foreach (var (node, gradient) in _gradients)
        {
            if (!isTarget(node)) continue;
            var storage = gradient.Storage;
            var isOwn = gradient.IsContiguous && _ours.Contains(storage) && _uses[storage] == 1 && storage.IsGraphOwned;
            taken[node] = (isOwn ? gradient : gradient.Clone()).Keep();
        }

        return taken;
    }

    private void Use(Tensor gradient) => _uses[gradient.Storage] = _uses.GetValueOrDefault(gradient.Storage) + 1;

    private void Drop(Tensor gradient)
    {
        var left = --_uses[gradient.Storage];
        if (left > 0) return;
        _uses.Remove(gradient.Storage);
        if (_ours.Remove(gradient.Storage)) gradient.Storage.ReleaseFromGraph();
    }
}
