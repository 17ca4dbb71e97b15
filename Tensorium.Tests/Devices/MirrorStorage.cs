using System.Runtime.InteropServices;

namespace Tensorium.Tests.Devices;

/// <summary>Memory of the <see cref="MirrorDevice"/>: the CPU's, behind a handle that is not the CPU's.</summary>
internal sealed class MirrorStorage : Storage
{
    private readonly CpuStorage _behind;

    public MirrorStorage(MirrorDevice device, long byteLength, bool zeroed)
        : base(device, byteLength)
    {
        _behind = new(byteLength, zeroed);

        // Small CPU memory comes zeroed, asked for or not; other devices' does not. These bytes are NaN, and −1.
        if (!zeroed) MemoryMarshal.CreateSpan(ref _behind.GetPinnableReference(), checked((int)byteLength)).Fill(0xFF);
    }

    /// <summary>The CPU memory behind a storage of the mirror.</summary>
    /// <exception cref="InvalidOperationException">It is another device's.</exception>
    public static CpuStorage Behind(Storage storage) =>
        storage is MirrorStorage mirrored ? mirrored._behind : throw new InvalidOperationException($"memory of {storage.Device} was given to {MirrorDevice.Instance}");

    protected override void Free() => _behind.Release();
}
