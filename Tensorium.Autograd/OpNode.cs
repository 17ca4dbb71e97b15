namespace Tensorium.Autograd;

/// <summary>A value that an op computed, and how.</summary>
internal sealed class OpNode : GradNode
{
    private bool _ownsStorage;

    public OpNode(Recipe recipe, Tensor output)
        : base(output)
    {
        Recipe = recipe;
        Id = NodeId.Next();

        // Of a view the memory belongs to whoever is viewed.
        _ownsStorage = !recipe.IsView;
        Storage = output.Storage;
    }

    /// <summary>How the value was computed.</summary>
    public Recipe Recipe { get; }

    /// <summary>The memory of the value.</summary>
    public Storage Storage { get; }

    /// <summary>Rises in the order of recording: an input's is always below its result's.</summary>
    public long Id { get; }

    /// <summary>Whether a backward pass has given back what this node's rule reads.</summary>
    public bool IsReleased { get; private set; }

    public override GradNode Record(Recipe recipe, Tensor output) => new OpNode(recipe, output);

    /// <summary>
    /// Gives the value's memory to a gradient. Refused where something besides the one rule that is about to run may read it: this node's own rule, an owner of another view, or a user.
    /// </summary>
    public bool TryGiveUpValue()
    {
        if (!_ownsStorage || Recipe.ReadsResult || !Storage.IsGraphOwned) return false;
        _ownsStorage = false;
        return true;
    }

    /// <summary>Gives back the value, unless somebody keeps it or it is excepted.</summary>
    public void Release(ReadOnlySpan<Storage> except)
    {
        IsReleased = true;
        ReleaseValue(except);
        Recipe.Release();
    }

    /// <summary>Gives back the value alone: everything that was computed from it has passed its gradient on.</summary>
    public void ReleaseValue(ReadOnlySpan<Storage> except)
    {
        if (_ownsStorage && !except.Contains(Storage)) Storage.ReleaseFromGraph();
    }
}
