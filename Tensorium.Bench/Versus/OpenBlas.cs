using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Bench.Versus;

/// <summary>OpenBLAS's product of matrices, in this process.</summary>
internal sealed unsafe class OpenBlas : IDisposable
{
    private const int RowMajor = 101;
    private const int Plain = 111;
    private const int Transposed = 112;
    private const string CoreVariable = "OPENBLAS_CORETYPE";

    /// <summary>What an OpenBLAS that is older than the processor takes it for; each is several times slower than it need be.</summary>
    private static readonly string[] Fallbacks = ["Prescott", "Core2", "Nehalem", "Sandybridge"];

    private readonly nint _library;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;

    /// <summary>Loads it.</summary>
    /// <param name="path">A file; null for the usual names.</param>
    /// <exception cref="PeerException">It is not there, or it is another library, or it does not use the processor's vectors.</exception>
    public OpenBlas(string? path)
    {
        string[] names = path is null ? ["libopenblas.so.0", "libopenblas.so", "libopenblas.0.dylib", "libopenblas.dll"] : [path];
        _library = Load(names);
        if (NearestCore is { } core && Fallbacks.Contains(Core))
        {
            // It chooses its kernels when it is loaded, and reads the environment of the C library, of which .NET has only a copy.
            NativeLibrary.Free(_library);
            var isSet = SetEnvironment(CoreVariable, core) == 0;
            _library = Load(names);
            if (!isSet || Fallbacks.Contains(Core))
                throw new PeerException($"OpenBLAS takes this processor for {Core}, and would be slower than it can be; set the variable {CoreVariable}={core} and run it again");
        }

        _sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Export("cblas_sgemm");
        _setThreads = (delegate* unmanaged[Cdecl]<int, void>)Export("openblas_set_num_threads");
    }

    /// <summary>Its version, and the processor it was tuned for.</summary>
    public string Configuration => Text("openblas_get_config");

    public void SetThreads(int count) => _setThreads(count);

    /// <summary>c = a·b, each row by row: a as [m, k] or, transposed, [k, m]; b as [k, n] or [n, k]; c as [m, n].</summary>
    public void Multiply(GemmShape shape, float* a, float* b, float* c) => _sgemm(
        RowMajor, shape.IsLeftTransposed ? Transposed : Plain, shape.IsRightTransposed ? Transposed : Plain, shape.M, shape.N, shape.K,
        1, a, shape.IsLeftTransposed ? shape.M : shape.K, b, shape.IsRightTransposed ? shape.K : shape.N, 0, c, shape.N);

    public void Dispose() => NativeLibrary.Free(_library);

    private static string? NearestCore =>
        Environment.GetEnvironmentVariable(CoreVariable) is not null ? null
        : Vector512.IsHardwareAccelerated ? "SkylakeX"
        : Vector256.IsHardwareAccelerated ? "Haswell"
        : null;

    private string Core => Text("openblas_get_corename");

    private static nint Load(string[] names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }

        throw new PeerException(
            $"versus openblas needs OpenBLAS, and {string.Join(", ", names)} cannot be loaded; install it (apt install libopenblas0-pthread), or name the file with --library");
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite = 1);

    private string Text(string function) => Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Export(function))())!;

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out var address)
        ? address
        : throw new PeerException($"the library has no {name}: is it OpenBLAS? Name its file with --library");
}
