using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu;

/// <summary>The devices that ILGPU finds. Core makes one of these by its name.</summary>
public sealed class IlgpuDeviceProvider : DeviceProvider
{
    private const string NoFloat64 = "it does not compute in float64";

    private readonly Dictionary<(DeviceKind, int), Device> _opened = [];
    private readonly Lock _gate = new();

    static IlgpuDeviceProvider() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceListing> List()
    {
        using var context = CreateContext(builder => builder.Cuda().OpenCL());
        var listings = new List<DeviceListing>();
        foreach (var device in context.GetCudaDevices()) listings.Add(Listing(DeviceKind.Cuda, listings.Count, device));
        var first = listings.Count;
        foreach (var device in context.GetCLDevices()) listings.Add(Listing(DeviceKind.OpenCL, listings.Count - first, device));
        return listings;
    }

    /// <inheritdoc/>
    public override Device Open(DeviceKind kind, int index)
    {
        lock (_gate)
        {
            if (_opened.TryGetValue((kind, index), out var opened)) return opened;
            var device = new IlgpuDevice(kind, index, OpenAccelerator(kind, index));
            _opened.Add((kind, index), device);
            return device;
        }
    }

    /// <summary>
    /// ILGPU's simulator of a device on the CPU, for tests: each of its threads is one of the host's, so it is right rather than fast. Named <c>simulator</c>.
    /// </summary>
    /// <param name="group">The most threads of a group: a power of two from 8 on, as every device has.</param>
    internal static Device Simulator(int group)
    {
        var context = CreateContext(builder => builder.CPU(new CPUDevice(group, 1, 1)));
        return new IlgpuDevice(DeviceKind.OpenCL, -1, context.CreateCPUAccelerator(0, CPUAcceleratorMode.Sequential));
    }

    /// <summary>A context in which the kernels of this assembly compile.</summary>
    internal static Context CreateContext(Action<Context.Builder> addDevices) => Context.Create(builder =>
    {
        addDevices(builder);
        // The tables of the elementary functions.
        builder.Arrays(ArrayMode.InlineMutableStaticArrays);
        builder.Optimize(OptimizationLevel.O1);
        DeviceIntrinsics.Register(builder);
    });

    internal static DeviceCapabilities CapabilitiesOf(ILGPU.Runtime.Device device) =>
        new(device.MemorySize, HasFloat64(device), device.NumMultiprocessors, VectorBits: 32);

    private static bool HasFloat64(ILGPU.Runtime.Device device) => device is not CLDevice opencl || opencl.Capabilities.Float64;

    private static DeviceListing Listing(DeviceKind kind, int index, ILGPU.Runtime.Device device) =>
        new(kind, index, device.Name, CapabilitiesOf(device)) { Unusable = HasFloat64(device) ? null : NoFloat64 };

    private static Accelerator OpenAccelerator(DeviceKind kind, int index)
    {
        var name = Tensorium.Device.NameOf(kind, index);
        var context = CreateContext(builder => _ = kind == DeviceKind.Cuda ? builder.Cuda() : builder.OpenCL());
        try
        {
            // Where there is none of them, ILGPU's list has its simulator.
            var type = kind == DeviceKind.Cuda ? AcceleratorType.Cuda : AcceleratorType.OpenCL;
            ILGPU.Runtime.Device[] devices = [.. context.Devices.Where(device => device.AcceleratorType == type)];
            if (index >= devices.Length)
            {
                var kinds = kind == DeviceKind.Cuda ? "NVIDIA GPU with a CUDA driver" : "device with an OpenCL driver";
                throw new DeviceException(devices.Length == 0
                    ? $"{name}: no {kinds} is found on this machine; see 'tensorium devices', or compute on the CPU"
                    : $"{name}: there are only {devices.Length} of that kind here, from {Tensorium.Device.NameOf(kind, 0)} to {Tensorium.Device.NameOf(kind, devices.Length - 1)}");
            }

            // The ops' constants and the optimisers' parameters are doubles until they reach a lane.
            if (!HasFloat64(devices[index])) throw new DeviceException($"{name} ({devices[index].Name}) cannot be used: {NoFloat64}");
            return devices[index].CreateAccelerator(context);
        }
        catch (Exception failure) when (failure is AcceleratorException or NotSupportedException or DllNotFoundException)
        {
            context.Dispose();
            throw new DeviceException($"{name} cannot be opened: {failure.Message}", failure);
        }
        catch (DeviceException)
        {
            context.Dispose();
            throw;
        }
    }

    // Where only the runtime of a driver is installed, there is no library under the name without a version.
    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        var versioned = name switch { "OpenCL" => "libOpenCL.so.1", "cuda" => "libcuda.so.1", _ => null };
        if (NativeLibrary.TryLoad(name, assembly, path, out var library)) return library;
        return versioned is not null && NativeLibrary.TryLoad(versioned, assembly, path, out library) ? library : 0;
    }
}
