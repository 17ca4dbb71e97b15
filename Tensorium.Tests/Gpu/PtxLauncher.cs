using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Tensorium.Gpu;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;
using Tensorium.Tests.Devices;

namespace Tensorium.Tests.Gpu;

/// <summary>Compiles each kernel to PTX, offline, and runs none.</summary>
internal sealed class PtxLauncher(IlgpuDevice device, Accelerator accelerator) : KernelLauncher(device, accelerator)
{
    private readonly ConcurrentDictionary<Type, string> _compiled = new();
    private readonly Lock _gate = new();

    /// <summary>The code of every kernel that was launched, by its name.</summary>
    public IReadOnlyDictionary<Type, string> Compiled => _compiled;

    /// <summary>A device that computes as the CPU, each of whose calls is sent to the loops for CUDA too, which this compiles.</summary>
    public static (MirrorDevice Device, PtxLauncher Launcher) CreateDevice()
    {
        // The groups of CUDA, so that the kernels chosen are those of CUDA.
        var context = IlgpuDeviceProvider.CreateContext(builder => builder.CPU(new CPUDevice(32, 8, 1)));
        PtxLauncher? launcher = null;
        var compiling = new IlgpuDevice(DeviceKind.Cuda, 0, context.CreateCPUAccelerator(0), (device, accelerator) => launcher = new(device, accelerator));
        var memory = new System.Runtime.CompilerServices.ConditionalWeakTable<Storage, Storage>();
        Tensor Of(Tensor x) => new(memory.GetValue(x.Storage, storage => new DeviceStorage(compiling, compiling.Pool, storage.ByteLength)), x.Layout, x.DType);
        return (new(index: 10, new(compiling.Backend, Of)), launcher!);
    }

    protected override void Launch<TKernel>(TKernel kernel, int groups, int threads)
    {
        lock (_gate) _compiled.GetOrAdd(typeof(TKernel), _ => KernelTrial.Compile<TKernel>());
    }
}
