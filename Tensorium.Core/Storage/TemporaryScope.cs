namespace Tensorium;

/// <summary>
/// Collects what is allocated on this thread while a gradient rule runs, so that the walker can give back all but the result:
/// rules stay plain expressions, and their temporaries do not wait for the garbage collector.
/// </summary>
/// <param name="givesBack">Whether what it collected is given back at its end; otherwise it only remembers what was allocated within.</param>
internal sealed class TemporaryScope(bool givesBack = true)
{
    [ThreadStatic]
    private static TemporaryScope? _current;

    private readonly List<Storage> _storages = [];

    public static TemporaryScope? Current => _current;

    /// <summary>Whether a view or a span that is made here and now is a temporary too, rather than somebody's to keep.</summary>
    public static bool IsGivingBack => _current is { GivesBack: true };

    public bool GivesBack => givesBack;

    /// <summary>Makes <paramref name="scope"/> (or none) the one that collects; returns the one before, to be put back.</summary>
    public static TemporaryScope? Exchange(TemporaryScope? scope)
    {
        var before = _current;
        _current = scope;
        return before;
    }

    /// <summary>Takes charge of a storage; <see cref="Storage.Keep"/> takes it out again.</summary>
    public void Add(Storage storage)
    {
        storage.OwnByGraph();
        _storages.Add(storage);
    }

    public bool Contains(Storage storage) => _storages.Contains(storage);

    /// <summary>Hands everything over to an outer scope, or if there is none, to whoever refers to it.</summary>
    public void MoveTo(TemporaryScope? outer)
    {
        foreach (var storage in _storages)
        {
            if (outer is null) storage.Keep();
            else outer._storages.Add(storage);
        }

        _storages.Clear();
    }

    /// <summary>Forgets what was allocated here, and leaves it to whoever refers to it.</summary>
    public void Clear() => _storages.Clear();

    /// <summary>Gives back every storage but <paramref name="result"/>; returns whether that one was allocated here.</summary>
    public bool ReleaseExcept(Storage result)
    {
        var isHere = Contains(result);
        ReleaseExcept([result]);
        return isHere;
    }

    /// <summary>Gives back every storage but these.</summary>
    public void ReleaseExcept(ReadOnlySpan<Storage> results)
    {
        foreach (var storage in _storages)
        {
            if (!results.Contains(storage)) storage.ReleaseFromGraph();
        }

        _storages.Clear();
    }
}
