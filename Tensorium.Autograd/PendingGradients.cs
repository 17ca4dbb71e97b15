namespace Tensorium.Autograd;

/// <summary>Memory that the walker allocated for a gradient: given back when the last gradient in it leaves.</summary>
internal sealed class GradientMemory(Storage storage)
{
    /// <summary>The memory.</summary>
    public Storage Storage => storage;

    /// <summary>How many pending gradients lie in it.</summary>
    public int Uses { get; set; }
}

/// <summary>
/// The gradients that have arrived at nodes but not been passed on, by the nodes' positions in the order. A sum is formed in place where one of its terms lies in
/// memory that no one else can be using.
/// </summary>
/// <param name="order">The order that is walked.</param>
/// <param name="createGraph">Whether rules are recorded: a gradient may then be saved by one, and none is given back or written to.</param>
/// <param name="arithmetic">How gradients of several paths are added.</param>
internal sealed class PendingGradients(GraphOrder order, bool createGraph, GradientArithmetic arithmetic)
{
    private readonly (Tensor? Gradient, GradientMemory? Memory)[] _pending = new (Tensor?, GradientMemory?)[order.Count];

    public (Tensor? Gradient, GradientMemory? Memory) this[int position] => _pending[position];

    /// <summary>Adds a gradient to what has arrived at a node.</summary>
    /// <param name="position">The node.</param>
    /// <param name="gradient">Its gradient along one more path.</param>
    /// <param name="memory">The memory it lies in, if the walker allocated that; null if somebody else may be using it.</param>
    public void Add(int position, Tensor gradient, GradientMemory? memory)
    {
        if (memory is not null) memory.Uses++;
        ref var pending = ref _pending[position];
        var (arrived, arrivedMemory) = pending;
        if (arrived is null)
        {
            pending = (gradient, memory);
            return;
        }

        if (createGraph)
        {
            pending = (arithmetic.Add(arrived, gradient), null);
            return;
        }

        var sum = arithmetic.Add(arrived, gradient, IsAlone(arrived, arrivedMemory) ? arrived : IsAlone(gradient, memory) ? gradient : null);
        pending = (sum, ReferenceEquals(sum, arrived) ? arrivedMemory : ReferenceEquals(sum, gradient) ? memory : Own(sum));
        if (pending.Memory is not null) pending.Memory.Uses++;
        Drop(arrivedMemory);
        Drop(memory);
    }

    public void Remove(int position)
    {
        Drop(_pending[position].Memory);
        _pending[position] = default;
    }

    /// <summary>What is left for the targets, each in contiguous memory that it shares with nobody.</summary>
    public Dictionary<GradNode, Tensor> Take()
    {
        var taken = new Dictionary<GradNode, Tensor>();
        for (var position = 0; position < _pending.Length; position++)
        {
            var (gradient, memory) = _pending[position];
            if (gradient is null || !order.IsTarget(position)) continue;
            taken[order.NodeAt(position)] = (IsAlone(gradient, memory) ? gradient : gradient.Clone()).Keep();
        }

        return taken;
    }

    /// <summary>Whether nobody else can be using the memory: a rule of a user's may have kept it.</summary>
    private static bool IsAlone(Tensor gradient, GradientMemory? memory) =>
        memory is { Uses: 1, Storage.IsGraphOwned: true } && gradient.IsContiguous;

    private static GradientMemory Own(Tensor sum)
    {
        sum.Storage.OwnByGraph();
        return new(sum.Storage);
    }

    private static void Drop(GradientMemory? memory)
    {
        if (memory is not null && --memory.Uses == 0) memory.Storage.ReleaseFromGraph();
    }
}
