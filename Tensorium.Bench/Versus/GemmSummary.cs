using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Versus;

/// <summary>All shapes in two figures.</summary>
internal static class GemmSummary
{
    /// <summary>The geometric mean of the speeds, and so of their ratios, as <c>sgemm</c>; the shape with the lowest ratio as <c>sgemm-worst</c>.</summary>
    public static IReadOnlyList<Figure> Of(IReadOnlyList<Comparison> rows)
    {
        var (ours, theirs) = (GeometricMean(rows.Select(row => row.OurSpeed)), GeometricMean(rows.Select(row => row.TheirSpeed)));
        var worst = rows.MinBy(row => row.Ratio)!;
        return [new("sgemm", worst.Threads, ours, theirs, ours / theirs), worst.Figure with { Name = "sgemm-worst" }];
    }

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}
