using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Gpu.Kernels;

/// <summary>
/// A compilation of a kernel for nobody. One that fails leaves a context of ILGPU's in which others fail too, and a device has but one context: so kernels with an op of a
/// user, which may have a body that no device can run, are tried in a context of their own first.
/// </summary>
internal static class KernelTrial
{
    /// <summary>Whether a part of the kernel is from an assembly that is not ours.</summary>
    public static bool IsNeeded(Type kernel) =>
        !IsOurs(kernel) || (kernel.IsGenericType && kernel.GetGenericArguments().Any(IsNeeded));

    /// <summary>Compiles it to PTX, whatever the device: what ILGPU does before it generates code is the same for all.</summary>
    /// <exception cref="InternalCompilerException">It cannot be compiled.</exception>
    public static string Compile<TKernel>()
        where TKernel : struct, IKernel
    {
        using var context = IlgpuDeviceProvider.CreateContext(_ => { });
        // The newest that ILGPU 1.5.3 generates code for, which newer drivers take.
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(((Action<TKernel>)KernelEntry.Run).Method);
        return ((PTXCompiledKernel)backend.Compile(entry, KernelSpecialization.Empty)).PTXAssembly;
    }

    private static bool IsOurs(Type type) =>
        type.IsPrimitive || type.Assembly == typeof(KernelTrial).Assembly || type.Assembly == typeof(Tensor).Assembly || type.Assembly.GetName().Name == "Tensorium.Models";
}
