using Tensorium.Bench.Limits;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;

namespace Tensorium.Bench.Regress;

/// <summary>Measures figures again, by their names: each knows which comparison it comes from.</summary>
internal sealed class Remeasurement(string? python, string? library)
{
    private enum Source
    {
        Torch,
        OpenBlas,
        Limits,
    }

    /// <summary>The figures of these names and threads, measured now, in the same order.</summary>
    /// <exception cref="PeerException">A peer is not there, or disagrees.</exception>
    /// <exception cref="DataFormatException">A name is not known.</exception>
    public IReadOnlyList<Figure> Measure(IReadOnlyList<Figure> wanted)
    {
        var measured = new Dictionary<(string, int), Figure>();
        foreach (var group in wanted.GroupBy(figure => (Source: SourceOf(figure.Name), figure.Threads)))
        {
            var names = group.Select(figure => figure.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var figure in Figures(group.Key.Source, names, group.Key.Threads)) measured[(figure.Name, figure.Threads)] = figure;
        }

        return [.. wanted.Select(figure => measured.TryGetValue((figure.Name, figure.Threads), out var now)
            ? now
            : throw new DataFormatException($"the baseline has a figure '{figure.Name}', which nothing measures"))];
    }

    private static Source SourceOf(string name) =>
        AllSubjects.Names.Contains(name) ? Source.Torch
        : LimitsReport.IsShare(name) ? Source.Limits
        : Source.OpenBlas;

    private List<Figure> Figures(Source source, HashSet<string> names, int threads) => source switch
    {
        Source.Torch => Torch(names, threads),
        Source.OpenBlas => OpenBlas(threads),
        _ => [.. new LimitsReport(threads).Run(names.Contains)],
    };

    private List<Figure> Torch(HashSet<string> names, int threads)
    {
        using var peer = TorchPeer.Start(python);
        var comparison = new TorchComparison(peer, threads, Device.Cpu);
        return [.. names.Select(name => comparison.Measure(name).Figure)];
    }

    /// <summary>All shapes: the figures over all of them need each.</summary>
    private List<Figure> OpenBlas(int threads)
    {
        using var blas = new OpenBlas(library);
        var comparison = new OpenBlasComparison(blas, threads);
        Comparison[] rows = [.. GemmShape.All.Select(comparison.Measure)];
        return [.. rows.Select(row => row.Figure), .. GemmSummary.Of(rows)];
    }
}
