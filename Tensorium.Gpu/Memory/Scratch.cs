using ILGPU;

namespace Tensorium.Gpu.Memory;

/// <summary>Memory of a device for the launches of one loop. It may be given back as soon as they are launched: its next owner's work follows on the same stream.</summary>
internal readonly struct Scratch<T> : IDisposable
    where T : unmanaged
{
    private readonly DeviceStorage _storage;

    public Scratch(IlgpuDevice device, long count)
    {
        _storage = new(device, device.Pool, count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        View = _storage.Bytes.Cast<T>();
    }

    /// <summary>The memory, of arbitrary content; there may be more than was asked for.</summary>
    public ArrayView<T> View { get; }

    public void Dispose() => _storage.Release();
}
