namespace Tensorium.Gpu.Memory;

/// <summary>Keeps what is on its way to a device, so that nobody waits for a copy: the caller's memory may be gone when the device comes to read it.</summary>
internal sealed class UploadQueue(IlgpuDevice device)
{
    /// <summary>What may be on its way at once.</summary>
    private const long MostBytes = 64L << 20;

    private readonly Lock _gate = new();
    private List<byte[]> _underWay = [];
    private long _bytes;

    /// <summary>Sends off a copy, which stays where it is until the device has been waited for.</summary>
    /// <param name="source">What is copied.</param>
    /// <param name="enqueue">Sends it.</param>
    public void Send(ReadOnlySpan<byte> source, Action<byte[]> enqueue)
    {
        if (Interlocked.Read(ref _bytes) + source.Length > MostBytes) device.Synchronize();
        var copy = GC.AllocateUninitializedArray<byte>(source.Length, pinned: true);
        source.CopyTo(copy);
        // Both at once: who takes it in between would wait for a device that has not been told of it, and let go of it too soon.
        lock (_gate)
        {
            _underWay.Add(copy);
            _bytes += source.Length;
            enqueue(copy);
        }
    }

    /// <summary>All that was sent off so far; whoever takes it keeps it alive until it has waited for the device.</summary>
    public object TakeAll()
    {
        lock (_gate)
        {
            var taken = _underWay;
            (_underWay, _bytes) = ([], 0);
            return taken;
        }
    }
}
