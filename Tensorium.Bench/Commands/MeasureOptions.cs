using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary>How many threads to measure with, and where the figures go.</summary>
internal sealed class MeasureOptions
{
    private readonly ThreadOptions _threads;
    private readonly Option<string?> _json = PathOption.Create("--json", "FILE", "Write the figures to this file: a list of {name, threads, ours, theirs, ratio}, the first two speeds.");

    public MeasureOptions(Command command)
    {
        _threads = new(command);
        command.Add(_json);
    }

    /// <inheritdoc cref="ThreadOptions.Apply"/>
    public int Threads(ParseResult parsed) => _threads.Apply(parsed);

    /// <summary>Checks, before anything is measured, that the figures can be written.</summary>
    /// <exception cref="ArgumentException">The folder is not there, or the file is a folder.</exception>
    public void CheckFile(ParseResult parsed)
    {
        if (parsed.GetValue(_json) is not { } path) return;
        if (Directory.Exists(path)) throw new ArgumentException($"--json: {path} is a folder; expected the name of a file");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new ArgumentException($"--json: {path}: there is no folder {folder}; make it first");
    }

    /// <summary>Writes the figures, if a file was asked for.</summary>
    public void Save(ParseResult parsed, IEnumerable<Figure> figures)
    {
        if (parsed.GetValue(_json) is not { } path) return;
        Figure.Save(path, figures);
        Report.Line($"figures: {path}");
    }
}
