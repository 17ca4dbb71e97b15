using System.Collections.Concurrent;
using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Tensorium.Backends;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu;

/// <summary>A device of ILGPU's: an NVIDIA GPU, anything with an OpenCL driver, or, for tests, ILGPU's simulator on the CPU.</summary>
/// <remarks>
/// Work is launched on one stream and done in order; only what copies to the host waits for it. The device lives as long as the process. A kernel that failed to compile
/// leaves a context of ILGPU's in a state in which others may fail too: each device has a context of its own.
/// </remarks>
internal sealed class IlgpuDevice : Device
{
    private const int MostConstants = 4096;

    private readonly ConcurrentDictionary<(long Bits, bool IsReal, DType DType), Tensor> _constants = new();
    private readonly UploadQueue _uploads;
    private readonly string _name;

    /// <param name="kind">What kind of device it is.</param>
    /// <param name="index">Which one of its kind.</param>
    /// <param name="accelerator">What ILGPU has of it.</param>
    /// <param name="createLauncher">What launches its kernels, if not <see cref="KernelLauncher"/>.</param>
    public IlgpuDevice(DeviceKind kind, int index, Accelerator accelerator, Func<IlgpuDevice, Accelerator, KernelLauncher>? createLauncher = null)
    {
        (Kind, Index, Accelerator) = (kind, index, accelerator);
        _name = accelerator is CPUAccelerator ? "simulator" : base.ToString();
        Pool = new(this, accelerator);
        _uploads = new(this);
        Launcher = createLauncher?.Invoke(this, accelerator) ?? new(this, accelerator);
        Backend = new IlgpuBackend(this);
    }

    public override DeviceKind Kind { get; }

    public override int Index { get; }

    // Not for messages of failures: it opens cuBLAS, which may be what has failed.
    public override string Description => Kind == DeviceKind.Cuda ? $"{Accelerator.Name}, products by {((IlgpuBackend)Backend).MatMulLibrary}" : Accelerator.Name;

    public override DeviceCapabilities Capabilities => IlgpuDeviceProvider.CapabilitiesOf(Accelerator.Device);

    public override Backend Backend { get; }

    /// <summary>Launches kernels.</summary>
    public KernelLauncher Launcher { get; }

    /// <summary>The device's memory.</summary>
    public DevicePool Pool { get; }

    /// <summary>What ILGPU has of it.</summary>
    public Accelerator Accelerator { get; }

    public override Storage Allocate(long byteLength, bool zeroed)
    {
        var storage = new DeviceStorage(this, Pool, byteLength);
        if (zeroed && byteLength > 0) Guarded("clearing memory", () => storage.Bytes.SubView(0, byteLength).MemSetToZero(Accelerator.DefaultStream));
        return storage;
    }

    public override void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset)
    {
        if (source.IsEmpty) return;
        var view = Part(target, byteOffset, source.Length);
        _uploads.Send(source, copy => Guarded("copying to it", () => view.CopyFromCPUUnsafeAsync(Accelerator.DefaultStream, ref copy[0], copy.Length)));
        target.Touch();
    }

    public override void Download(Storage source, long byteOffset, Span<byte> target)
    {
        if (target.IsEmpty) return;
        var view = Part(source, byteOffset, target.Length);
        try
        {
            view.CopyToCPU(Accelerator.DefaultStream, target);
            Synchronize();
        }
        catch (AcceleratorException failure)
        {
            throw Failed("copying from it", failure);
        }

        GC.KeepAlive(source);
    }

    public override void Synchronize()
    {
        // What others send off in the meantime is not waited for.
        var sent = _uploads.TakeAll();
        Guarded("waiting for it", Accelerator.DefaultStream.Synchronize);
        GC.KeepAlive(sent);
    }

    /// <summary>A launch for each number in a formula would take as long as the formula.</summary>
    protected internal override Tensor Constant(Scalar value, DType dtype)
    {
        // By bits: −0 and +0 are equal and not the same.
        var key = (value.IsReal ? BitConverter.DoubleToInt64Bits(value.Value) : value.Integer, value.IsReal, dtype);
        if (_constants.TryGetValue(key, out var known)) return known;
        // Not as other tensors are made: what a gradient rule makes is given back when it is done.
        var constant = new Tensor(Allocate(dtype.Size(), zeroed: false), Layout.RowMajor([]), dtype);
        Backend.Fill(constant, value);
        if (_constants.Count < MostConstants) _constants.TryAdd(key, constant);
        return constant;
    }

    public override string ToString() => _name;

    /// <summary>The failure of a device in the middle of its work: nothing computed on it since the last copy to the host can be relied on.</summary>
    public DeviceException Failed(string doing, Exception failure) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{this} ({Accelerator.Name}) failed while {doing}: {Text(failure)}; tensors on it are lost, what was saved to files is not"), failure);

    // An OpenCL failure of ILGPU's has a code and no message of its own.
    private static string Text(Exception failure) => failure is ILGPU.Runtime.OpenCL.CLException opencl ? opencl.Error.ToString() : failure.Message;

    private void Guarded(string doing, Action work)
    {
        try
        {
            work();
        }
        catch (AcceleratorException failure)
        {
            throw Failed(doing, failure);
        }
    }

    private static ArrayView<byte> Part(Storage storage, long byteOffset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteOffset, storage.ByteLength - length);
        return ((DeviceStorage)storage).Bytes.SubView(byteOffset, length);
    }
}
