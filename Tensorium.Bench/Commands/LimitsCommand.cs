using System.CommandLine;
using Tensorium.Bench.Limits;
using Tensorium.Bench.Measure;
using Tensorium.Cli;

namespace Tensorium.Bench.Commands;

/// <summary><c>limits</c>.</summary>
internal sealed class LimitsCommand : Command, IHasExamples
{
    private readonly MeasureOptions _options;
    private readonly Option<string[]> _only = NamesOption.Only(LimitsReport.Names);

    public LimitsCommand()
        : base("limits", "What each kernel reaches of the processor's peak or of the memory's bandwidth, both measured in the same run.")
    {
        _options = new(this);
        Add(_only);
        SetAction(Run);
    }

    public string Examples => """
        The peak is that of a loop of fused multiply-adds in registers, two operations each. The bandwidth is that of loops that only read, write, copy, or
        compute a triad, of arrays of 256 MiB, with whichever stores are faster; an op is compared with the loop that reads and writes as many arrays. A function's
        vector operations are counted in its body, and cannot be more a second than multiply-adds. In the training step the matrix products alone are counted:
        2·128·(3·651,200 − 313,600) operations for the 784-400-20 VAE at batch 128.
        """;

    private void Run(ParseResult parsed)
    {
        _options.CheckFile(parsed);
        var threads = _options.Threads(parsed);
        var limits = new LimitsReport(threads);
        Report.Machine();
        List<Figure> figures = [];
        Header($"{threads} threads: matrix products, GFLOP/s", "peak");
        foreach (var figure in limits.Products(name => parsed.Asks(_only, name))) Print(figure, "multiply-adds");
        Header($"{threads} threads: arrays of {Bandwidth.Elements >> 20} M floats, G/s", "limit");
        foreach (var (figure, binds) in limits.Elementwise(name => parsed.Asks(_only, name))) Print(figure, binds);
        _options.Save(parsed, figures);

        void Print(Figure figure, string binds)
        {
            figures.Add(figure);
            Report.Line($"  {figure.Name,-40}{figure.Ours,10:G4}{figure.Theirs,10:G4}{figure.Ratio,10:P1}   {binds}");
        }
    }

    private static void Header(string title, string limit)
    {
        Report.Line();
        Report.Line($"{title,-42}{"ours",10}{limit,10}{"share",10}   what binds");
    }
}
