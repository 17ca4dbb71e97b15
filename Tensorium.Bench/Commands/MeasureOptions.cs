using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary>How many threads to measure with, and where the figures go.</summary>
internal sealed class MeasureOptions
{
    private readonly Option<int> _threads = NumberOption.Whole(
        "--threads", "Threads that ours computes with, and the peer at most: its best count up to this is taken.", low: 1, high: 1024, standard: Environment.ProcessorCount);

    private readonly Option<string?> _json = PathOption.Create("--json", "FILE", "Write the figures to this file: a list of {name, threads, ours, theirs, ratio}, the first two speeds.");

    private readonly Option<bool> _busy = new("--busy")
    {
        Description = "Count processor time in place of time passed: for a machine that is busy with other work. With --threads 1 alone.",
    };

    public MeasureOptions(Command command)
    {
        command.Add(_busy);
        command.Add(_threads);
        command.Add(_json);
    }

    /// <summary>How many threads; and what is to be counted as time, which is settled here.</summary>
    /// <exception cref="ArgumentException">Processor time of several threads was asked for.</exception>
    public int Threads(ParseResult parsed)
    {
        var threads = parsed.GetValue(_threads);
        if (parsed.GetValue(_busy) && threads != 1)
            throw new ArgumentException($"--busy counts the processor time of one thread, and --threads is {threads}; add --threads 1");
        Clock.IsProcessorTime = parsed.GetValue(_busy);
        return threads;
    }

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
