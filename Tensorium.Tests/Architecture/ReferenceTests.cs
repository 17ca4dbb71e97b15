using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace Tensorium.Tests.Architecture;

/// <summary>Arrows point downward only: Cli → Models → Autograd → Core → the BCL, and Gpu → Core. The command has Gpu laid beside it, and is not compiled against it.</summary>
public class ReferenceTests
{
    /// <summary>What each project may use of ours, and which packages.</summary>
    public static TheoryData<string, string[], string[]> Allowed => new()
    {
        { "Tensorium.Core", [], [] },
        { "Tensorium.Autograd", ["Tensorium.Core"], [] },
        { "Tensorium.Models", ["Tensorium.Core", "Tensorium.Autograd"], [] },
#if TENSORIUM_GPU
        { "Tensorium.Gpu", ["Tensorium.Core"], ["ILGPU", "ILGPU.Algorithms"] },
#endif
        { "Tensorium.Cli", ["Tensorium.Core", "Tensorium.Autograd", "Tensorium.Models"], ["System.CommandLine", "Spectre.Console"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Assemblies_refer_downward_only(string project, string[] projects, string[] packages)
    {
        var allowed = projects.Concat(packages).ToHashSet();
        var references = Load(project).GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.DoesNotContain(references, name => !allowed.Contains(name) && !IsBaseClassLibrary(name));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Projects_refer_downward_only(string project, string[] projects, string[] packages)
    {
        var file = XDocument.Load(Repository.PathOf(project, $"{project}.csproj"));
        var referenced = file.Descendants("ProjectReference").Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));
        Assert.DoesNotContain(referenced, name => !projects.Contains(name) && !(project == "Tensorium.Cli" && name == "Tensorium.Gpu"));
        Assert.DoesNotContain(Shipped(file), name => !packages.Contains(name));
    }

    [Fact]
    public void Packages_that_every_project_gets_are_analyzers_alone() =>
        Assert.Empty(Shipped(XDocument.Load(Repository.PathOf("Directory.Build.props"))).Concat(Shipped(XDocument.Load(Repository.PathOf("Directory.Build.targets")))));

    /// <summary>Package references that reach whoever uses the project: all but those kept to its own build.</summary>
    private static IEnumerable<string> Shipped(XDocument project) =>
        project.Descendants("PackageReference").Where(item => (string?)item.Attribute("PrivateAssets") != "all").Select(item => (string)item.Attribute("Include")!);

    private static Assembly Load(string project) => Assembly.Load(project == "Tensorium.Cli" ? "tensorium" : project);

    /// <summary>The BCL lies in the folder of the runtime; packages lie beside the tests.</summary>
    private static bool IsBaseClassLibrary(string name) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));
}
