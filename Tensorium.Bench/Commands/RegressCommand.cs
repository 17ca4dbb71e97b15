using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Regress;
using Tensorium.Cli;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>regress</c>.</summary>
internal sealed class RegressCommand : Command, IHasExamples
{
    private const int Attempts = 3;
    private const int Loss = 1;

    private readonly Option<string?> _baseline = PathOption.Create("--baseline", "FILE", "The figures to compare with, as --json writes them; without it, the committed ones.");
    private readonly Option<string?> _python = PathOption.Create("--python", "PROGRAM", "As of 'versus torch'.");
    private readonly Option<string?> _library = PathOption.Create("--library", "FILE", "As of 'versus openblas'.");
    private readonly Option<string?> _write = PathOption.Create("--write", "FILE", "Write what was measured to this file: the next baseline.");

    private readonly Option<bool> _busy = new("--busy")
    {
        Description = "Count processor time in place of time passed, on a machine that is busy with other work: figures of one thread alone.",
    };

    public RegressCommand()
        : base("regress", "Measure the committed figures again, and fail where a ratio is lost by 15 %.")
    {
        Add(_baseline);
        Add(_python);
        Add(_library);
        Add(_write);
        Add(_busy);
        SetAction(Run);
    }

    public string Examples => """
        What is compared are ratios (our speed over PyTorch's or OpenBLAS's, or over the machine's limit), each measured in one run, so that another machine can
        be held to the same figures. What seems lost is measured twice more, and the best counts: noise comes and goes, a loss stays.
        Figures of more threads than there are processors are left out.

        Exit codes: 0 nothing is lost; 1 something is; 2 it cannot be measured
        """;

    private int Run(ParseResult parsed)
    {
        var file = parsed.GetValue(_baseline) ?? Baseline.Standard;
        Clock.IsProcessorTime = parsed.GetValue(_busy);
        var threads = Clock.IsProcessorTime ? 1 : Environment.ProcessorCount;
        Figure[] baseline = [.. Figure.Load(file).Where(figure => figure.Threads <= threads)];
        if (baseline.Length == 0) throw new ArgumentException($"--baseline: {file} has no figure for {threads} threads or fewer");
        Report.Machine();
        Report.Line($"{baseline.Length} figures of {file}");
        var measurement = new Remeasurement(parsed.GetValue(_python), parsed.GetValue(_library));
        Figure[] now = [.. measurement.Measure(baseline)];
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            int[] lost = [.. Enumerable.Range(0, now.Length).Where(i => Baseline.IsLoss(baseline[i], now[i]))];
            if (lost.Length == 0) break;
            Report.Line($"{lost.Length} seem lost; they are measured again");
            var again = measurement.Measure([.. lost.Select(i => baseline[i])]);
            for (var i = 0; i < lost.Length; i++)
            {
                if (again[i].Ratio > now[lost[i]].Ratio) now[lost[i]] = again[i];
            }
        }

        if (parsed.GetValue(_write) is { } path) Figure.Save(path, now);
        return Compare(baseline, now);
    }

    private static int Compare(Figure[] baseline, Figure[] now)
    {
        var losses = 0;
        Report.Line();
        Report.Line($"{"ratio of",-32}{"threads",8}{"before",10}{"now",10}{"change",10}");
        for (var i = 0; i < now.Length; i++)
        {
            var isLoss = Baseline.IsLoss(baseline[i], now[i]);
            if (isLoss) losses++;
            Report.Line($"{now[i].Name,-32}{now[i].Threads,8}{baseline[i].Ratio,10:F3}{now[i].Ratio,10:F3}{(now[i].Ratio / baseline[i].Ratio) - 1,10:+0.0 %;-0.0 %}{(isLoss ? "  LOST" : "")}");
        }

        Report.Line();
        Report.Line($"{losses} of {now.Length} ratios lost {Baseline.Tolerance:P0} or more");
        return losses == 0 ? 0 : Loss;
    }
}
