using Tensorium.Models;
using Tensorium.Models.Reproduce;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Reproduce;

public sealed class TableReproductionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gmm-faithful", "geyser.csv")]
    [InlineData("miwae-wine", "Wine")]
    public void Tables_are_not_downloaded(string name, string expected)
    {
        var message = Assert.Throws<ConfigurationException>(() => Run(name, null)).Message;
        Assert.Contains("--data-dir", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_eruptions_have_other_likelihoods_and_a_picture()
    {
        var generator = new Generator(1);
        var rows = Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{(i % 2 * 2) + 2 + (0.3 * generator.NextNormal())},{(i % 2 * 25) + 55 + (5 * generator.NextNormal())},x"));
        File.WriteAllLines(_folder.File("geyser.csv"), ["duration,waiting,kind", .. rows]);
        var figures = Run("gmm-faithful", _folder.Path);
        Assert.Equal(4, figures.Count);
        Assert.All(figures, figure => Assert.False(figure.IsMet));
        Assert.True(File.Exists(_folder.File("out/gmm-faithful.png")));
    }

    private IReadOnlyList<ReproducedFigure> Run(string name, string? data) => Reproductions.Find(name)!.Run(new()
    {
        Size = ReproductionSize.Quick, DataFolder = data, Folder = _folder.File("out"), Stop = TestContext.Current.CancellationToken,
    });
}
