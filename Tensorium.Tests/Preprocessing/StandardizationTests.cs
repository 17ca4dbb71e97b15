using Tensorium.Models;
using Tensorium.Models.Preprocessing;
using Xunit;

namespace Tensorium.Tests.Preprocessing;

public sealed class StandardizationTests
{
    private static readonly Tensor Table = Tensor.From(new double[,] { { 1, 10 }, { 2, 30 }, { 6, 20 } });

    [Fact]
    public void Each_column_gets_mean_0_and_deviation_1_and_its_values_back()
    {
        var standardization = Standardization.Fit(Table);
        var standardized = standardization.Apply(Table);
        Assert.All(standardized.Mean(0).ToArray<double>(), mean => Assert.Equal(0, mean, 1e-15));
        Assert.All(standardized.Var(0).ToArray<double>(), variance => Assert.Equal(1, variance, 1e-14));
        Assert.All(standardization.Invert(standardized).ToArray<double>().Zip(Table.ToArray<double>()), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
    }

    [Fact]
    public void Only_observed_entries_count_whatever_stands_elsewhere()
    {
        var observed = Tensor.From(new[,] { { true, true }, { true, true }, { false, true } });
        var table = Table.Clone();
        table[2, 0].Fill(double.NaN);
        var standardization = Standardization.Fit(table, observed);
        Assert.Equal([1.5, 20], standardization.Mean.ToArray<double>());
        Assert.Equal(0.5, standardization.Deviation[0].Item(), 1e-15);
    }

    [Fact]
    public void A_column_that_says_nothing_is_refused()
    {
        Assert.Contains("column 1 of 1 is constant", Assert.Throws<ConfigurationException>(() => Standardization.Fit(Tensor.Ones([3, 1], DType.Float64))).Message, StringComparison.Ordinal);
        var hidden = Tensor.From(new[,] { { true, false }, { true, false }, { true, false } });
        Assert.Contains("column 2 of 2 has no observed entry", Assert.Throws<ConfigurationException>(() => Standardization.Fit(Table, hidden)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Standardization.Fit(Table, hidden[..2]));
    }
}
