namespace Tensorium.Tests.Architecture;

/// <summary>The source tree that these tests were built from.</summary>
public static class Repository
{
    // Not by the compiler's file paths: a build with deterministic source paths replaces them.
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Every C# file that we wrote, relative to the root.</summary>
    public static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateDirectories(Root, "Tensorium.*")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tensorium.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"no folder above {folder} holds Tensorium.sln; the tests run from the source tree's artifacts folder");
    }
}
