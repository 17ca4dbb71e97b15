using System.Globalization;
using System.Reflection;
using System.Text;
using Tensorium.IO;
using Tensorium.Models.Reproduce;

namespace Tensorium.Cli;

/// <summary>The document that keeps every reproduced figure: <c>docs/results.md</c> in a folder or the nearest one above it.</summary>
internal sealed class ResultsDocument
{
    private const string Heading = "## Reproduced figures";
    private const string Columns = "| set-up | figure | here | expected | published | training | commit | machine | date |";

    /// <param name="folder">Where to begin to look.</param>
    public ResultsDocument(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var path = System.IO.Path.Combine(at.FullName, "docs", "results.md");
            if (!File.Exists(path)) continue;
            Path = path;
            break;
        }
    }

    /// <summary>The document; null if there is none.</summary>
    public string? Path { get; }

    /// <summary>Adds a row for each figure below the last one.</summary>
    public void Append(Reproduction reproduction, ReproductionSize size, Device device, IReadOnlyList<ReproducedFigure> figures, double seconds)
    {
        if (Path is null) return;
        var text = File.ReadAllText(Path);
        var rows = string.Concat(figures.Select(figure => Row(reproduction, size, device, figure, seconds) + "\n"));
        if (!text.Contains(Heading, StringComparison.Ordinal)) text = $"{text.TrimEnd('\n')}\n\n{Heading}\n\n{Columns}\n|{string.Concat(Enumerable.Repeat("---|", Columns.Count(letter => letter == '|') - 1))}\n";
        var end = EndOfTable(text);
        AtomicFile.Write(Path, stream => stream.Write(Encoding.UTF8.GetBytes(text.Insert(end, rows))));
    }

    private static int EndOfTable(string text)
    {
        var at = text.IndexOf(Heading, StringComparison.Ordinal);
        var end = at;
        for (var line = at; line < text.Length; line = NextLine(text, line))
        {
            if (text[line] == '|') end = NextLine(text, line);
            else if (end > at) break;
        }

        return end;
    }

    private static int NextLine(string text, int line) => text.IndexOf('\n', line) is var end and >= 0 ? end + 1 : text.Length;

    private static string Row(Reproduction reproduction, ReproductionSize size, Device device, ReproducedFigure figure, double seconds)
    {
        string[] cells =
        [
            $"`{reproduction.Name}`{(size == ReproductionSize.Full ? "" : $" `--{size.ToString().ToLowerInvariant()}`")}",
            figure.What,
            $"{(figure.IsMet ? "" : "missed: ")}{figure.Format(figure.Value)}{(figure.StandardError is { } error ? $" ± {figure.Format(error)}" : "")}",
            figure.Expected?.ToString() ?? "",
            figure.Published ?? "",
            Display.Figures.Duration(TimeSpan.FromSeconds(seconds)),
            Commit,
            device.Description,
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ];
        return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
    }

    private static string Commit
    {
        get
        {
            // The SDK writes it behind the version: 0.1.0+0123456….
            var version = typeof(ResultsDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            var plus = version.IndexOf('+', StringComparison.Ordinal);
            return plus < 0 ? "unknown" : version.Substring(plus + 1, Math.Min(7, version.Length - plus - 1));
        }
    }
}
