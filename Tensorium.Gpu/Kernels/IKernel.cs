namespace Tensorium.Gpu.Kernels;

/// <summary>What one thread of a launch does. A kernel is a struct whose fields are its arguments; views of memory and op structs may be among them.</summary>
/// <remarks>
/// ILGPU compiles the body from its IL. It may not contain: throw, spans, stackalloc, capturing lambdas, comparisons of types, <see cref="Half"/>, or bit casts by
/// <see cref="BitConverter"/>.
/// </remarks>
internal interface IKernel
{
    /// <summary>The thread's work; <c>Grid</c> and <c>Group</c> of ILGPU say which thread it is.</summary>
    void Run();
}

/// <summary>The entry point of every kernel.</summary>
internal static class KernelEntry
{
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, IKernel => kernel.Run();
}
