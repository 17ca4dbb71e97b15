using Tensorium.Backends;

namespace Tensorium.Tests.Devices;

/// <summary>
/// A device that computes exactly as the CPU, on memory that is not the CPU's: what takes a span of its tensors, mixes them with the CPU's, or allocates on the
/// wrong device fails, on a machine with no other device too.
/// </summary>
internal sealed class MirrorDevice : Device
{
    // Of this thread: tests run beside each other.
    [ThreadStatic]
    private static int s_uploads;

    [ThreadStatic]
    private static int s_downloads;

    [ThreadStatic]
    private static int? s_allocationsLeft;

    /// <summary>A mirror of its own, whose every call another backend gets too, on its own memory: what it computes is not looked at.</summary>
    public MirrorDevice(int index, MirrorLoops? onlooker) => (Index, Backend) = (index, new MirrorBackend(onlooker));

    public static MirrorDevice Instance { get; } = new(index: 9, onlooker: null);

    public override DeviceKind Kind => DeviceKind.OpenCL;

    public override int Index { get; }

    public override string Description => "the CPU, seen as another device";

    public override DeviceCapabilities Capabilities => Cpu.Capabilities;

    public override Backend Backend { get; }

    /// <summary>How often this thread has waited for something to arrive from it: what a GPU has to end its work for.</summary>
    public static int Downloads => s_downloads;

    /// <summary>How often a call on this thread copies there and back.</summary>
    public static (int Uploads, int Downloads) Traffic(Action call)
    {
        var (uploads, downloads) = (s_uploads, s_downloads);
        call();
        return (s_uploads - uploads, s_downloads - downloads);
    }

    /// <summary>Until the result is disposed, it has room on this thread for so many more tensors only.</summary>
    public static IDisposable FailAfter(int allocations)
    {
        s_allocationsLeft = allocations;
        return new Room();
    }

    public override Storage Allocate(long byteLength, bool zeroed)
    {
        if (s_allocationsLeft-- <= 0) throw new DeviceMemoryException($"{this}: no room for {byteLength} bytes; 600 of 600 are in use", byteLength, 600, 600, new InvalidOperationException("full"));
        return new MirrorStorage(this, byteLength, zeroed);
    }

    public override void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset)
    {
        s_uploads++;
        target.Touch();
        Cpu.Upload(source, MirrorStorage.Behind(target), byteOffset);
    }

    public override void Download(Storage source, long byteOffset, Span<byte> target)
    {
        s_downloads++;
        Cpu.Download(MirrorStorage.Behind(source), byteOffset, target);
    }

    public override void Synchronize()
    {
        // The CPU is done when it returns.
    }

    private sealed class Room : IDisposable
    {
        public void Dispose() => s_allocationsLeft = null;
    }
}
