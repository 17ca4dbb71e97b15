using System.Text.RegularExpressions;
using Tensorium.Tests.Architecture;
using Xunit;

namespace Tensorium.Tests.Readme;

/// <summary>
/// The README's C# is code that compiles and runs: each block repeats a region of a test in Examples/, between <c>// README:name</c> and
/// <c>// README:end</c>, and is named by the comment above it.
/// </summary>
public partial class ReadmeTests
{
    private static readonly string ReadmePath = Repository.PathOf("README.md");

    [Fact]
    public void Blocks_are_the_regions_of_the_examples()
    {
        var regions = Regions();
        var readme = File.ReadAllText(ReadmePath).ReplaceLineEndings("\n");
        var updated = Block().Replace(readme, block =>
        {
            var name = block.Groups["name"].Value;
            Assert.True(regions.ContainsKey(name), $"README.md shows an example '{name}', which no file in Examples/ holds");
            return $"<!-- example: {name} -->\n```csharp\n{regions[name]}```";
        });
        AcceptedText.Check(ReadmePath, updated, AcceptedText.AcceptDocs);
    }

    [Fact]
    public void Every_block_is_named_and_every_region_is_shown()
    {
        var readme = File.ReadAllText(ReadmePath).ReplaceLineEndings("\n");
        var shown = Block().Matches(readme).Select(block => block.Groups["name"].Value).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(AnyBlock().Count(readme), shown.Length);
        Assert.Equal(Regions().Keys.Order(StringComparer.Ordinal), shown);
    }

    /// <summary>The regions of all examples, without their indentation.</summary>
    private static Dictionary<string, string> Regions() =>
        Directory.EnumerateFiles(Repository.PathOf("Tensorium.Tests", "Readme", "Examples"), "*.cs")
            .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .ToDictionary(region => region.Groups["name"].Value, region => Outdent(region.Groups["code"].Value));

    private static string Outdent(string code)
    {
        var lines = code.TrimEnd('\n').Split('\n');
        var indentation = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > 0 ? line[indentation..] : "") + "\n"));
    }

    [GeneratedRegex(@"^ *// README:(?<name>(?!end\b)[\w-]+)\n(?<code>.*?)^ *// README:end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^<!-- example: (?<name>[\w-]+) -->\n```csharp\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```(csharp|cs|c#)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex AnyBlock();
}
