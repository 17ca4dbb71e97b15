using System.Globalization;
using Tensorium.Backends;

namespace Tensorium;

/// <summary>What kind of processor a device is.</summary>
public enum DeviceKind
{
    /// <summary>The processor that runs this program.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>Any device with an OpenCL driver.</summary>
    OpenCL,
}

/// <summary>
/// A processor with memory of its own: it allocates, copies, launches the loops that ops are made of, and synchronises.
/// The CPU is the first one; others implement this contract in an assembly of their own.
/// </summary>
public abstract class Device
{
    /// <summary>The processor that runs this program.</summary>
    public static Device Cpu { get; } = new CpuDevice();

    /// <summary>What there is to compute on: the CPU, and what <c>Tensorium.Gpu</c> finds on this machine, where the program came with it.</summary>
    public static IReadOnlyList<DeviceListing> All =>
        [new(DeviceKind.Cpu, 0, Cpu.Description, Cpu.Capabilities), .. Accelerators.Provider?.List() ?? []];

    /// <summary>Whether the program came with <c>Tensorium.Gpu</c>, which implements all devices but the CPU.</summary>
    public static bool HasGpuSupport => Accelerators.Provider is not null;

    /// <summary>What kind of processor it is.</summary>
    public abstract DeviceKind Kind { get; }

    /// <summary>Which one of its kind, from 0.</summary>
    public abstract int Index { get; }

    /// <summary>The name for a person: the model, its cores and its vector units.</summary>
    public abstract string Description { get; }

    /// <summary>What it can do.</summary>
    public abstract DeviceCapabilities Capabilities { get; }

    /// <summary>The loops that every op is made of.</summary>
    public abstract Backend Backend { get; }

    /// <summary>An NVIDIA GPU: the same object each time.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <exception cref="DeviceException">There is none, it cannot be used, or the program came without <c>Tensorium.Gpu</c>.</exception>
    public static Device Cuda(int index = 0) => Accelerators.Open(DeviceKind.Cuda, index);

    /// <summary>A device with an OpenCL driver: the same object each time.</summary>
    /// <inheritdoc cref="Cuda"/>
    public static Device OpenCL(int index = 0) => Accelerators.Open(DeviceKind.OpenCL, index);

    /// <summary>The device of a name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c>, <c>opencl:1</c>.</summary>
    /// <exception cref="FormatException">It is no such name.</exception>
    /// <exception cref="DeviceException">There is none of that name, or it cannot be used.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (kind, number) = colon < 0 ? (name, "0") : (name[..colon], name[(colon + 1)..]);
        if (name == "cpu") return Cpu;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) kind = "";
        return kind switch
        {
            "cuda" => Cuda(index),
            "opencl" => OpenCL(index),
            _ => throw new FormatException($"'{name}' is not the name of a device; expected cpu, cuda, cuda:N, opencl or opencl:N"),
        };
    }

    /// <summary>Memory for <paramref name="byteLength"/> bytes, zeroed if asked for, of arbitrary content otherwise.</summary>
    public abstract Storage Allocate(long byteLength, bool zeroed);

    /// <summary>Copies from host memory to <paramref name="target"/>, which is on this device, at a byte offset.</summary>
    public abstract void Upload(ReadOnlySpan<byte> source, Storage target, long byteOffset);

    /// <summary>Copies from <paramref name="source"/>, which is on this device, at a byte offset, to host memory; waits until it is there.</summary>
    public abstract void Download(Storage source, long byteOffset, Span<byte> target);

    /// <summary>Waits until all work launched so far is done.</summary>
    public abstract void Synchronize();

    /// <summary>A number beside tensors of this device: a tensor of no axes that nobody writes to, so that a device may keep it for the next time.</summary>
    protected internal virtual Tensor Constant(Scalar value, DType dtype) => Tensor.Full([], value, dtype, this);

    /// <summary>For example <c>cpu</c> or <c>cuda:0</c>.</summary>
    public override string ToString() => NameOf(Kind, Index);

    internal static string NameOf(DeviceKind kind, int index) =>
        kind == DeviceKind.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"{kind.ToString().ToLowerInvariant()}:{index}");
}

/// <summary>What a device can do.</summary>
/// <param name="MemoryBytes">The bytes of memory that it may use.</param>
/// <param name="Float64">Whether it computes in float64.</param>
/// <param name="ParallelUnits">Threads or multiprocessors that work at once.</param>
/// <param name="VectorBits">The width of its vector units in bits.</param>
public sealed record DeviceCapabilities(long MemoryBytes, bool Float64, int ParallelUnits, int VectorBits);
