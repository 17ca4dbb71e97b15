namespace Tensorium;

/// <summary>
/// The memory behind a tensor and its views, on one device. Nobody disposes it: the garbage collector owns it, and backward gives
/// back early what only the graph was using.
/// </summary>
public abstract class Storage
{
    private StorageState _state;
    private int _version;
    private IntegerRange? _integers;

    /// <summary>A handle to <paramref name="byteLength"/> bytes on <paramref name="device"/>.</summary>
    protected Storage(Device device, long byteLength)
    {
        Device = device;
        ByteLength = byteLength;
    }

    private enum StorageState : byte
    {
        /// <summary>Only the garbage collector frees it.</summary>
        Kept,

        /// <summary>An intermediate value of a graph: backward gives it back.</summary>
        GraphOwned,

        /// <summary>Given back.</summary>
        Released,
    }

    /// <summary>The device whose memory this is.</summary>
    public Device Device { get; }

    /// <summary>The usable bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Counts in-place writes, so that backward can tell whether a saved value is still what it was.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Whether backward has given the memory back.</summary>
    public bool IsReleased => _state == StorageState.Released;

    /// <summary>Whether the value is an intermediate one that backward will give back.</summary>
    internal bool IsGraphOwned => _state == StorageState.GraphOwned;

    /// <summary>Between which integers its elements lie, if that is known without reading them.</summary>
    internal IntegerRange? Integers
    {
        get => _integers is { } range && range.Version == Version ? range : null;
        set => _integers = value;
    }

    /// <summary>Says that the value changed in place.</summary>
    internal void Touch() => Interlocked.Increment(ref _version);

    /// <summary>Takes the value out of backward's hands: it lives as long as somebody refers to it.</summary>
    internal void Keep()
    {
        if (_state == StorageState.GraphOwned) _state = StorageState.Kept;
    }

    internal void OwnByGraph()
    {
        if (_state == StorageState.Kept) _state = StorageState.GraphOwned;
    }

    /// <summary>Gives the memory back, if the graph owns it.</summary>
    internal void ReleaseFromGraph()
    {
        if (_state == StorageState.GraphOwned) Release();
    }

    /// <summary>Gives the memory back to the device, whoever owned it: for temporaries that cannot be referred to any more.</summary>
    internal void Release()
    {
        if (_state == StorageState.Released) return;
        _state = StorageState.Released;
        Free();
    }

    /// <summary>Gives the memory back to the device; called once at most. Later reads must throw <see cref="ReleasedException"/>.</summary>
    protected abstract void Free();

    /// <summary>What a read after the release throws.</summary>
    protected static ReleasedException Released() => new(
        "this value was an intermediate one of a graph whose memory Backward has given back, or a gradient that ClearGrad or an optimiser's step has; "
        + "to read it afterwards, call Keep() on it before, read a Detach() of it, or for a value call Backward(keepGraph: true)");
}
