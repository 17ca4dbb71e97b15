using Tensorium.Backends;

namespace Tensorium.Tests.Devices;

/// <summary>
/// A device that computes exactly as the CPU, on memory that is not the CPU's: what takes a span of its tensors, mixes them with the CPU's, or allocates on the
/// wrong device fails, on a machine with no other device too.
/// </summary>
internal sealed class MirrorDevice : Device
{
    private MirrorDevice()
    {
    }

    public static MirrorDevice Instance { get; } = new();

    public override DeviceKind Kind => DeviceKind.OpenCL;

    public override int Index => 9;

    public override string Description => "the CPU, seen as another device";

    public override DeviceCapabilities Capabilities => Cpu.Capabilities;

    public override Backend Backend { get; } = new MirrorBackend();

    public override Storage Allocate(long byteLength, bool zeroed) => new MirrorStorage(byteLength, zeroed);

    public override void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset) => Cpu.Upload(source, MirrorStorage.Behind(target), byteOffset);

    public override void Download(Storage source, long byteOffset, Span<byte> target) => Cpu.Download(MirrorStorage.Behind(source), byteOffset, target);

    public override void Synchronize()
    {
        // The CPU is done when it returns.
    }
}
