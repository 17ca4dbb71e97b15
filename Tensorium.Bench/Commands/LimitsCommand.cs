using System.CommandLine;
using Tensorium.Bench.Limits;
using Tensorium.Bench.Measure;
using Tensorium.Cli;

namespace Tensorium.Bench.Commands;

/// <summary><c>limits</c>.</summary>
internal sealed class LimitsCommand : Command, IHasExamples
{
    private readonly MeasureOptions _options;

    public LimitsCommand()
        : base("limits", "What each kernel reaches of the processor's peak or of the memory's bandwidth, both measured in the same run.")
    {
        _options = new(this);
        SetAction(Run);
    }

    public string Examples => """
        The peak is that of a loop of fused multiply-adds in registers, two operations each. The bandwidth is that of loops that only read, write, copy, or
        compute a triad, of arrays of 256 MiB, with whichever stores are faster; an op is compared with the loop that reads and writes as many arrays. In the training
        step the matrix products alone are counted: 2·128·(3·651,200 − 313,600) operations for the 784-400-20 VAE at batch 128.
        """;

    private void Run(ParseResult parsed)
    {
        _options.CheckFile(parsed);
        var threads = _options.Threads(parsed);
        var limits = new LimitsReport(threads);
        Report.Machine();
        List<Figure> figures = [];
        Print(figures, $"{threads} threads: operations, GFLOP/s", "peak", limits.Products(_ => true));
        Print(figures, $"{threads} threads: memory, GB/s", "bandwidth", limits.MemoryBoundOps(_ => true));
        _options.Save(parsed, figures);
    }

    private static void Print(List<Figure> all, string title, string limit, IEnumerable<Figure> figures)
    {
        Report.Line();
        Report.Line($"{title,-40}{"ours",10}{limit,12}{"share",10}");
        foreach (var figure in figures)
        {
            Report.Line($"  {figure.Name,-38}{figure.Ours,10:F1}{figure.Theirs,12:F1}{figure.Ratio,10:P1}");
            all.Add(figure);
        }
    }
}
