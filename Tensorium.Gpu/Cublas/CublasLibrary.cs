using System.Runtime.InteropServices;

namespace Tensorium.Gpu.Cublas;

/// <summary>
/// The functions of NVIDIA's cuBLAS that are used here, from version 11 on, as its documentation declares them. Loaded by hand: ILGPU's binding knows none newer than 12.
/// </summary>
internal sealed unsafe class CublasLibrary
{
    private static readonly Lazy<CublasLibrary?> Found = new(Find);

    // cublasStatus_t is an int; handles and streams are pointers; alpha and beta lie on the host, which is the handle's way by default.
    public readonly delegate* unmanaged[Cdecl]<nint*, int> Create;
    public readonly delegate* unmanaged[Cdecl]<nint, int*, int> GetVersion;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, int> SetStream;
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetMathMode;
    public readonly delegate* unmanaged[Cdecl]<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int> Sgemm;
    public readonly delegate* unmanaged[Cdecl]<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int> Dgemm;

    private CublasLibrary(nint library)
    {
        Create = (delegate* unmanaged[Cdecl]<nint*, int>)NativeLibrary.GetExport(library, "cublasCreate_v2");
        GetVersion = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "cublasGetVersion_v2");
        SetStream = (delegate* unmanaged[Cdecl]<nint, nint, int>)NativeLibrary.GetExport(library, "cublasSetStream_v2");
        SetMathMode = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "cublasSetMathMode");
        Sgemm = (delegate* unmanaged[Cdecl]<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int>)NativeLibrary.GetExport(
            library, "cublasSgemmStridedBatched");
        Dgemm = (delegate* unmanaged[Cdecl]<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int>)NativeLibrary.GetExport(
            library, "cublasDgemmStridedBatched");
    }

    /// <summary>The newest that is found where the system looks for libraries, or where CUDA says that it is; null if there is none.</summary>
    public static CublasLibrary? Instance => Found.Value;

    private static CublasLibrary? Find()
    {
        foreach (var version in (int[])[13, 12, 11])
        {
            var name = OperatingSystem.IsWindows() ? $"cublas64_{version}.dll" : $"libcublas.so.{version}";
            foreach (var path in Places(name))
                if (NativeLibrary.TryLoad(path, out var library)) return new(library);
        }

        return null;
    }

    private static IEnumerable<string> Places(string name)
    {
        yield return name;
        foreach (var variable in (string[])["CUDA_PATH", "CUDA_HOME"])
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder)
                yield return Path.Combine(folder, OperatingSystem.IsWindows() ? "bin" : "lib64", name);
        if (!OperatingSystem.IsWindows()) yield return Path.Combine("/usr/local/cuda/lib64", name);
    }
}
