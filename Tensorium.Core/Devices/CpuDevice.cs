using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tensorium.Backends;
using Tensorium.Backends.Cpu;

namespace Tensorium;

/// <summary>The processor that runs this program.</summary>
internal sealed class CpuDevice : Device
{
    public override DeviceKind Kind => DeviceKind.Cpu;

    public override int Index => 0;

    public override string Description =>
        $"{Processor}, {Environment.ProcessorCount} logical cores, {VectorBits}-bit vectors{(Fma.IsSupported ? ", fused multiply-add" : "")}";

    public override DeviceCapabilities Capabilities =>
        new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Float64: true, Environment.ProcessorCount, VectorBits);

    public override Backend Backend { get; } = new CpuBackend();

    private static string Processor { get; } = ReadProcessor();

    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    public override Storage Allocate(long byteLength, bool zeroed) => new CpuStorage(byteLength, zeroed);

    public override void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset)
    {
        source.CopyTo(((CpuStorage)target).Bytes(byteOffset, source.Length));
        target.Touch();
    }

    public override void Download(Storage source, long byteOffset, Span<byte> target) =>
        ((CpuStorage)source).Bytes(byteOffset, target.Length).CopyTo(target);

    public override void Synchronize()
    {
        // Ops return when they are done.
    }

    protected internal override Tensor Constant(Scalar value, DType dtype) => Tensor.Scalar(value, dtype);

    // Linux alone says it in a file; elsewhere the architecture has to do.
    private static string ReadProcessor()
    {
        const string info = "/proc/cpuinfo";
        var model = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
