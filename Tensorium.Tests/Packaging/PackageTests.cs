using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Packaging;

/// <summary>What a library consumer gets: packages that are complete, small, and work in a project that knows nothing of this repository.</summary>
public class PackageTests(PackedLibraries packed, ITestOutputHelper log) : IClassFixture<PackedLibraries>
{
    public static TheoryData<string> Libraries => [.. PackedLibraries.Libraries];

    /// <summary>Fits y = 2x + 1 to noisy points, in fewer than twenty lines.</summary>
    private const string Program = """
        using Tensorium;
        using Tensorium.Models.Nn;
        using Tensorium.Models.Optim;

        var generator = new Generator(seed: 1);
        var x = Tensor.Uniform([256, 1], generator);
        var y = 2 * x + 1 + 0.01 * Tensor.Normal([256, 1], generator);

        var model = new Linear(1, 1, generator);
        var adam = new Adam(model.Parameters, learningRate: 0.05);
        for (var step = 0; step < 500; step++)
        {
            var loss = (model.Forward(x) - y).Square().Mean();
            loss.Backward();
            adam.Step();
        }

        Console.WriteLine(FormattableString.Invariant($"{model.Weight.Item()} {model.Bias!.Item()}"));
        """;

    [Fact]
    public async Task A_project_outside_of_the_solution_trains_a_regression()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="local" value="{packed.Folder}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("Regression.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Tensorium.Models" Version="[{packed.VersionOf("Tensorium.Models")}]" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("Program.cs"), Program, TestContext.Current.CancellationToken);

        var clock = Stopwatch.StartNew();
        var printed = await ToolRun.Dotnet(folder.Path, "run", "-c", "Release");
        log.WriteLine($"restored, built and ran in {clock.Elapsed.TotalSeconds:F1} s");
        var numbers = printed.Trim().Split('\n')[^1].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(numbers[0], 1.98, 2.02);
        Assert.InRange(numbers[1], 0.99, 1.01);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_holds_what_a_consumer_needs_and_no_native_code(string library)
    {
        using var package = ZipFile.OpenRead(packed.PathOf(library));
        var files = package.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Contains("README.md", files);
        Assert.Contains($"lib/net10.0/{library}.dll", files);
        Assert.Contains($"lib/net10.0/{library}.xml", files);
        Assert.DoesNotContain(files, file => file.StartsWith("runtimes/", StringComparison.Ordinal));
        Assert.Equal([$"lib/net10.0/{library}.dll"], files.Where(file => Path.GetExtension(file) is ".dll" or ".so" or ".dylib" or ".exe"));
    }

    [Theory]
    [InlineData("Tensorium.Core")]
    [InlineData("Tensorium.Autograd", "Tensorium.Core")]
    [InlineData("Tensorium.Models", "Tensorium.Autograd")]
    public void A_package_names_its_licence_its_readme_and_its_dependencies(string library, params string[] dependencies)
    {
        using var package = ZipFile.OpenRead(packed.PathOf(library));
        using var stream = package.GetEntry($"{library}.nuspec")!.Open();
        var elements = XDocument.Load(stream).Descendants().ToLookup(element => element.Name.LocalName);
        Assert.Equal("MIT", elements["license"].Single().Value);
        Assert.Equal("README.md", elements["readme"].Single().Value);
        Assert.NotEmpty(elements["description"].Single().Value);
        Assert.Equal(dependencies, elements["dependency"].Select(element => (string)element.Attribute("id")!));
    }
}
