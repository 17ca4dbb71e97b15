using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Gpu.Memory;

/// <summary>
/// Memory of a device. Nobody disposes it: backward gives it back to the pool, or else its finalizer does. (A finalizer costs some 150 ns; a launch costs microseconds,
/// and the garbage collector cannot see what lies on a device.)
/// </summary>
internal sealed class DeviceStorage : Storage
{
    private readonly DevicePool _pool;
    private MemoryBuffer1D<byte, Stride1D.Dense>? _buffer;

    public DeviceStorage(IlgpuDevice device, DevicePool pool, long byteLength)
        : base(device, byteLength)
    {
        _pool = pool;
        _buffer = pool.Rent(byteLength);
    }

    ~DeviceStorage() => GiveBack();

    /// <summary>All of the memory, which may be more than was asked for.</summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public ArrayView<byte> Bytes => (_buffer ?? throw Released()).View.AsContiguous();

    protected override void Free()
    {
        GiveBack();
#pragma warning disable CA1816 // Storage has no Dispose: this is what it has in its place.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
    }

    // Work that still uses it was launched on the stream on which the next owner's work will follow.
    private void GiveBack()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) _pool.Return(buffer);
    }
}
