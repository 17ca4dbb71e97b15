using Xunit;

namespace Tensorium.Tests.Architecture;

/// <summary>A file is one concept, and can be read in one sitting.</summary>
public class FileLengthTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.DoesNotContain(
            Repository.SourceFiles().Select(file => (file, Lines: File.ReadLines(Repository.PathOf(file)).Count())), pair => pair.Lines > MostLines);

    [Fact]
    public void The_source_files_are_found() => Assert.Contains(Path.Combine("Tensorium.Core", "Tensor.cs"), Repository.SourceFiles());
}
