using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Missing;

/// <summary>How far imputed values are from the true ones, in units of each column's standard deviation, so that columns count alike.</summary>
public static class ImputationError
{
    /// <summary>The mean of ((imputed − true)/s)² over the judged entries, with the standard deviation s of the column's observed entries.</summary>
    /// <param name="imputed">[rows, columns].</param>
    /// <param name="truth">[rows, columns].</param>
    /// <param name="judged">Which entries count: bool, [rows, columns].</param>
    /// <param name="table">The table that was imputed.</param>
    /// <param name="columns">The columns that count; null for all.</param>
    /// <exception cref="ConfigurationException">No entry is to be judged, or a column is constant.</exception>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static double MeanSquared(Tensor imputed, Tensor truth, Tensor judged, IncompleteTable table, IReadOnlyList<int>? columns = null)
    {
        foreach (var shape in new[] { imputed.Shape, truth.Shape, judged.Shape })
        {
            if (shape != table.Values.Shape) throw new ShapeException($"ImputationError: the table is {table.Values.Shape}, but a tensor is {shape}");
        }

        using var paused = Recording.Pause();
        var chosen = new double[table.ColumnCount];
        foreach (var column in columns ?? [.. Enumerable.Range(0, table.ColumnCount)]) chosen[column] = 1;
        var weights = judged.To(DType.Float64) * Tensor.From<double>(chosen, [chosen.Length], judged.Device);
        var count = weights.Sum().Item();
        if (count == 0) throw new ConfigurationException("no entry is to be judged: none is hidden in these columns");
        var errors = (imputed.To(DType.Float64) - truth.To(DType.Float64)) / Standardization.Fit(table.Values, table.Observed).Deviation;
        return (errors.Square() * weights).Sum().Item() / count;
    }
}
