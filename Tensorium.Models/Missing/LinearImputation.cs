using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Missing;

/// <summary>Imputation by means and by linear regression: what a model of missing data must improve on. All give float64, [rows, columns], with observed entries as they are.</summary>
public static class LinearImputation
{
    // Added to the variances of standardised columns: columns that determine each other would have a covariance without an inverse.
    private const double GaussianRidge = 1e-9;

    /// <summary>The mean of the column's observed entries.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ConfigurationException">A column is constant.</exception>
    public static Tensor Mean(IncompleteTable table) => table.Complete(Standardization.Fit(table.Values, table.Observed).Mean.Expand(table.Values.Shape));

    /// <summary>
    /// Chained equations: missing entries begin at the mean; then each column in turn, the most complete first, is regressed linearly on all others, from the rows in
    /// which it is observed, and its missing entries are predicted; so for some rounds. (van Buuren and Groothuis-Oudshoorn, J. Stat. Softw. 45, 2011, without the draws; the
    /// same as scikit-learn's IterativeImputer over Ridge.)
    /// </summary>
    /// <param name="table">The table; columns are standardised by their observed entries first.</param>
    /// <param name="rounds">How often each column is imputed.</param>
    /// <param name="ridge">λ of the penalty λ‖slope‖² beside the sum of squares, positive: columns may determine each other.</param>
    /// <exception cref="ConfigurationException">A column is constant.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Tensor ChainedRegressions(IncompleteTable table, int rounds = 10, double ridge = 1e-3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        using var paused = Recording.Pause();
        var standardization = Standardization.Fit(table.Values, table.Observed);
        var filled = Tensor.Where(table.Observed, standardization.Apply(table.Values), 0).Contiguous();
        var missing = (!table.Observed).To(DType.Float64).Sum(0).ToArray<double>();
        var order = Enumerable.Range(0, table.ColumnCount).OrderBy(column => missing[column]).Where(column => missing[column] > 0).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var column in order)
            {
                var others = Others(filled, column);
                var observed = table.Observed[.., column].Contiguous();
                var rows = RowsWhere(observed);
                var (x, y) = (others.IndexSelect(0, rows), filled[.., column].IndexSelect(0, rows));
                var (centre, level) = (x.Mean(0), y.Mean());
                var offsets = x - centre;
                var gram = offsets.T.MatMul(offsets) + (Tensor.Eye(table.ColumnCount - 1, DType.Float64, filled.Device) * ridge);
                var slope = gram.Solve(offsets.T.MatMul((y - level).Unsqueeze(-1)));
                var predicted = (others - centre).MatMul(slope).Squeeze(-1) + level;
                filled[.., column].CopyFrom(Tensor.Where(observed, filled[.., column], predicted));
            }
        }

        return table.Complete(standardization.Invert(filled));
    }

    /// <summary>
    /// E[xₘ|xₒ] under the one normal distribution N(μ, Σ) of largest likelihood p(xₒ), by EM: the best that linear regression on what is observed of a row can do. (Little
    /// and Rubin, Statistical Analysis with Missing Data, §11.2.)
    /// </summary>
    /// <param name="table">The table; columns are standardised by their observed entries first.</param>
    /// <param name="steps">Steps of EM from N(0, I).</param>
    /// <exception cref="ConfigurationException">A column is constant.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    public static Tensor Gaussian(IncompleteTable table, int steps = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        using var paused = Recording.Pause();
        var standardization = Standardization.Fit(table.Values, table.Observed);
        var (rows, columns) = (table.RowCount, table.ColumnCount);
        var values = standardization.Apply(table.Values);
        var seen = table.Observed.To(DType.Float64);
        var hidden = 1 - seen;
        var bothSeen = seen.Unsqueeze(-1) * seen.Unsqueeze(-2);
        var bothHidden = hidden.Unsqueeze(-1) * hidden.Unsqueeze(-2);
        var identity = Tensor.Eye(columns, DType.Float64, values.Device);
        var (mean, covariance) = (Tensor.Zeros([columns], DType.Float64, values.Device), identity);
        for (var step = 0; ; step++)
        {
            // Σₒₒ⁻¹ of each row, among zeros: a row's missing columns are given variances of one and no covariance, and then left out.
            var precision = ((covariance * bothSeen) + (identity * bothHidden)).Inverse() * bothSeen;
            var slope = precision.MatMul(covariance);
            var expected = (((values - mean) * seen).Unsqueeze(-2).MatMul(slope)).Squeeze(-2) + mean;
            var filled = Tensor.Where(table.Observed, values, expected);
            if (step == steps) return table.Complete(standardization.Invert(filled));
            var conditional = ((covariance - covariance.MatMul(slope)) * bothHidden).Sum(0);
            mean = filled.Mean(0);
            var offsets = filled - mean;
            covariance = ((offsets.T.MatMul(offsets) + conditional) / rows) + (identity * GaussianRidge);
        }
    }

    private static Tensor Others(Tensor filled, int column)
    {
        var columns = Enumerable.Range(0, filled.Shape[1]).Where(other => other != column).Select(other => (long)other).ToArray();
        return filled.IndexSelect(1, Tensor.From<long>(columns, [columns.Length], filled.Device));
    }

    private static Tensor RowsWhere(Tensor isWanted)
    {
        var wanted = isWanted.ToArray<bool>();
        var rows = Enumerable.Range(0, wanted.Length).Where(row => wanted[row]).Select(row => (long)row).ToArray();
        return Tensor.From<long>(rows, [rows.Length], isWanted.Device);
    }
}
