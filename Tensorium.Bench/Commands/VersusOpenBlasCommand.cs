using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Versus;
using Tensorium.Cli;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>versus openblas</c>.</summary>
internal sealed class VersusOpenBlasCommand : Command, IHasExamples
{
    private readonly MeasureOptions _options;
    private readonly Option<string?> _library = PathOption.Create("--library", "FILE", "OpenBLAS's shared library; without it, libopenblas.so.0 and other usual names.");
    private readonly Option<string[]> _only = NamesOption.Only(GemmShape.All.Select(shape => shape.Name));

    public VersusOpenBlasCommand()
        : base("openblas", "Matrix products of float32, against OpenBLAS in this process.")
    {
        _options = new(this);
        Add(_only);
        Add(_library);
        SetAction(Run);
    }

    public string Examples => """
        Each shape is a row, named by how the factors lie in memory (n: row by row, t: transposed) and by M×N×K. 'sgemm' is the geometric mean over
        all that are measured, 'sgemm-worst' the shape with the lowest ratio. OpenBLAS gets the fastest of its thread counts up to what was asked for, shape by shape, and
        writes to memory that is there; ours is the tensor's MatMul, as a user calls it.
        """;

    private void Run(ParseResult parsed)
    {
        _options.CheckFile(parsed);
        var threads = _options.Threads(parsed);
        using var blas = new OpenBlas(parsed.GetValue(_library));
        Report.Machine();
        Report.Line($"{blas.Configuration}; {threads} threads at most");
        Report.ComparisonHeader("OpenBLAS");
        var comparison = new OpenBlasComparison(blas, threads);
        var rows = new List<Comparison>();
        foreach (var shape in GemmShape.All.Where(shape => parsed.Asks(_only, shape.Name)))
        {
            rows.Add(comparison.Measure(shape));
            Report.Row(rows[^1]);
        }

        var summary = GemmSummary.Of(rows);
        Report.Line();
        foreach (var figure in summary) Report.Line($"{figure.Name,-24}{figure.Ours,10:G4}{figure.Theirs,10:G4} GFLOP/s  ratio {figure.Ratio:F3}{Worst(figure, rows)}");
        _options.Save(parsed, [.. rows.Select(row => row.Figure), .. summary]);
    }

    private static string Worst(Figure figure, List<Comparison> rows) =>
        figure.Name == "sgemm-worst" ? $"  ({rows.MinBy(row => row.Ratio)!.Name})" : $"  (geometric mean of {rows.Count} shapes)";
}
