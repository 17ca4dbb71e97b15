using Tensorium.Backends;

namespace Tensorium.Tests.Ops;

/// <summary>A device that holds tensors and computes nothing: enough to be the wrong one.</summary>
internal sealed class OtherDevice : Device
{
    public static OtherDevice Instance { get; } = new();

    public override DeviceKind Kind => DeviceKind.Cuda;

    public override int Index => 7;

    public override string Description => "holds bytes";

    public override DeviceCapabilities Capabilities => new(1 << 30, Float64: true, 1, 64);

    public override Backend Backend => throw new NotSupportedException("computed on the wrong device");

    public override Storage Allocate(long byteLength, bool zeroed) => new Bytes(this, byteLength);

    public override void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset) => source.CopyTo(((Bytes)target).Content.AsSpan((int)byteOffset));

    public override void Download(Storage source, long byteOffset, Span<byte> target) => ((Bytes)source).Content.AsSpan((int)byteOffset, target.Length).CopyTo(target);

    public override void Synchronize()
    {
        // There is nothing to wait for.
    }

    private sealed class Bytes(Device device, long byteLength) : Storage(device, byteLength)
    {
        public byte[] Content { get; } = new byte[byteLength];

        protected override void Free()
        {
            // The garbage collector does.
        }
    }
}
