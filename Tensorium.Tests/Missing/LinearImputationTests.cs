using Tensorium.Models;
using Tensorium.Models.Missing;
using Xunit;

namespace Tensorium.Tests.Missing;

public sealed class LinearImputationTests
{
    public static TheoryData<string> Names => ["mean", "chained", "gaussian"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Observed_entries_stay_as_they_are(string name)
    {
        var table = MissingTable.Draw(40, seed: 1).Table;
        var imputed = Impute(name, table);
        Assert.Equal(table.Values.ToArray<double>(), Tensor.Where(table.Observed, imputed, 0).ToArray<double>());
        Assert.True(imputed.IsFinite().All().Item() != 0);
    }

    [Fact]
    public void The_mean_is_that_of_the_observed_entries()
    {
        var table = new IncompleteTable(
            Tensor.From(new double[,] { { 1, 7 }, { 2, 8 }, { 99, 9 } }), Tensor.From(new[,] { { true, true }, { true, false }, { false, true } }));
        Assert.Equal([1, 7, 2, 8, 1.5, 9], LinearImputation.Mean(table).ToArray<double>());
    }

    [Fact]
    public void One_incomplete_column_is_regressed_on_the_others()
    {
        // y = 2·x₁ − x₂ + 3 exactly: the regression knows it, but for the ridge.
        var x = Tensor.Normal([20, 2], new Generator(1), dtype: DType.Float64);
        var truth = Tensor.Cat([x, ((x[.., 0] * 2) - x[.., 1] + 3).Unsqueeze(-1)], 1);
        var observed = Tensor.From<bool>(Enumerable.Range(0, 60).Select(i => i % 3 < 2 || i % 2 == 0).ToArray(), [20, 3]);
        var table = new IncompleteTable(truth, observed);
        Assert.Equal(0, (LinearImputation.ChainedRegressions(table, 1, ridge: 1e-9) - truth).Abs().Max().Item(), 1e-8);
        Assert.Equal(0, (LinearImputation.Gaussian(table, 300) - truth).Abs().Max().Item(), 1e-5);
        Assert.True((LinearImputation.Mean(table) - truth).Abs().Max().Item() > 0.5);
    }

    [Fact]
    public void Columns_that_determine_each_other_are_imputed_from_each_other()
    {
        var x = Tensor.Normal([20, 1], new Generator(2), dtype: DType.Float64);
        var truth = Tensor.Cat([x, x, x * -3], 1);
        var observed = Tensor.From<bool>(Enumerable.Range(0, 60).Select(i => i % 3 < 2 || i % 2 == 0).ToArray(), [20, 3]);
        Assert.Equal(0, (LinearImputation.Gaussian(new(truth, observed)) - truth).Abs().Max().Item(), 1e-5);
    }

    [Fact]
    public void Chained_regressions_are_those_of_a_naive_program()
    {
        var table = MissingTable.Draw(25, seed: 2).Table;
        var expected = Naive(table, rounds: 3, ridge: 0.5);
        Assert.All(LinearImputation.ChainedRegressions(table, 3, 0.5).ToArray<double>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    [Fact]
    public void The_normal_distribution_of_largest_likelihood_has_no_slope_to_gain()
    {
        // At the maximum, EM stands still: one step more changes nothing.
        var table = MissingTable.Draw(60, seed: 3);
        var (many, more) = (LinearImputation.Gaussian(table.Table, 400), LinearImputation.Gaussian(table.Table, 401));
        Assert.Equal(0, (many - more).Abs().Max().Item(), 1e-9);
        Assert.True(table.Error(many) < 0.5 * table.Error(LinearImputation.Mean(table.Table)));
        Assert.Equal(0, (LinearImputation.Mean(table.Table) - LinearImputation.Gaussian(table.Table, 0)).Abs().Max().Item(), 1e-12);
    }

    [Fact]
    public void A_mask_that_hides_everything_or_a_column_is_refused()
    {
        var values = Tensor.Ones([3, 2], DType.Float64);
        var nothing = Tensor.Zeros([3, 2], DType.Bool);
        Assert.Contains("hides every entry of the table", Assert.Throws<ConfigurationException>(() => new IncompleteTable(values, nothing)).Message, StringComparison.Ordinal);
        var column = Tensor.From(new[,] { { true, false }, { true, false }, { false, false } });
        Assert.Contains("column 2 of 2", Assert.Throws<ConfigurationException>(() => new IncompleteTable(values, column)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ConfigurationException>(() => new IncompleteTable(values / 0.0, values > 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new IncompleteTable(values, nothing[..2]));
        Assert.Throws<ShapeException>(() => new IncompleteTable(values, values));
    }

    [Fact]
    public void Errors_are_in_units_of_each_column_s_deviation()
    {
        var truth = Tensor.From(new double[,] { { 0, 0 }, { 2, 20 }, { 1, 10 } });
        var observed = Tensor.From(new[,] { { true, true }, { true, true }, { false, false } });
        var table = new IncompleteTable(truth, observed);
        var imputed = Tensor.From(new double[,] { { 0, 0 }, { 2, 20 }, { 2, 40 } });
        Assert.Equal((1 + 9) / 2.0, ImputationError.MeanSquared(imputed, truth, !observed, table), 1e-14);
        Assert.Equal(9, ImputationError.MeanSquared(imputed, truth, !observed, table, [1]), 1e-14);
        Assert.Throws<ConfigurationException>(() => ImputationError.MeanSquared(imputed, truth, truth > 100, table));
    }

    private static Tensor Impute(string name, IncompleteTable table) => name switch
    {
        "mean" => LinearImputation.Mean(table),
        "chained" => LinearImputation.ChainedRegressions(table),
        _ => LinearImputation.Gaussian(table),
    };

    /// <summary>In plain loops; each regression by Gauss and Jordan on the normal equations with an intercept that is not penalised.</summary>
    private static double[] Naive(IncompleteTable table, int rounds, double ridge)
    {
        var (n, d) = (table.RowCount, table.ColumnCount);
        var seen = table.Observed.ToArray<bool>();
        var raw = table.Values.ToArray<double>();
        var rowsOf = Enumerable.Range(0, d).Select(j => Enumerable.Range(0, n).Where(i => seen[(i * d) + j]).ToArray()).ToArray();
        var means = rowsOf.Select((rows, j) => rows.Average(i => raw[(i * d) + j])).ToArray();
        var deviations = rowsOf.Select((rows, j) => Math.Sqrt(rows.Average(i => Math.Pow(raw[(i * d) + j] - means[j], 2)))).ToArray();
        var x = raw.Select((value, at) => seen[at] ? (value - means[at % d]) / deviations[at % d] : 0).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var target in Enumerable.Range(0, d).OrderByDescending(j => rowsOf[j].Length))
            {
                var others = Enumerable.Range(0, d).Where(j => j != target).ToArray();
                double At(int row, int p) => p < others.Length ? x[(row * d) + others[p]] : 1;
                var system = new double[d, d + 1];
                for (var p = 0; p < d; p++)
                {
                    for (var q = 0; q < d; q++) system[p, q] = rowsOf[target].Sum(row => At(row, p) * At(row, q)) + (p == q && p < others.Length ? ridge : 0);
                    system[p, d] = rowsOf[target].Sum(row => At(row, p) * x[(row * d) + target]);
                }

                for (var p = 0; p < d; p++)
                {
                    for (var r = 0; r < d; r++)
                    {
                        if (r == p) continue;
                        var factor = system[r, p] / system[p, p];
                        for (var q = 0; q <= d; q++) system[r, q] -= factor * system[p, q];
                    }
                }

                foreach (var row in Enumerable.Range(0, n).Where(row => !seen[(row * d) + target]))
                    x[(row * d) + target] = Enumerable.Range(0, d).Sum(p => At(row, p) * system[p, d] / system[p, p]);
            }
        }

        return [.. x.Select((value, at) => (value * deviations[at % d]) + means[at % d])];
    }
}
