using Tensorium.Tests.Architecture;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Packaging;

/// <summary>The libraries as packages in a folder of their own: packed once for all tests, from what the tests were built with.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    public static readonly string[] Libraries = ["Tensorium.Core", "Tensorium.Autograd", "Tensorium.Models"];

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        foreach (var library in Libraries)
            await ToolRun.Dotnet(Repository.Root, "pack", Path.Combine(library, $"{library}.csproj"), "-c", Configuration, "--no-build", "-o", Folder);
    }

    /// <summary>The package of a library; its version is in the name.</summary>
    public string PathOf(string library) => Directory.GetFiles(Folder, $"{library}.*.nupkg").Single();

    public string VersionOf(string library) => Path.GetFileNameWithoutExtension(PathOf(library))[(library.Length + 1)..];

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
