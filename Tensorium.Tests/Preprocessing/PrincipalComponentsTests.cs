using Tensorium.Models;
using Tensorium.Models.Preprocessing;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Preprocessing;

public sealed class PrincipalComponentsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_uncorrelated_with_the_variances_largest_first()
    {
        var rows = Rows(5000); // more than are done at once
        var principal = PrincipalComponents.Fit(rows, 3);
        var scores = principal.Apply(rows);
        var covariance = (scores - scores.Mean(0)).T.MatMul(scores - scores.Mean(0)) / 5000;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(principal.Variances[i].Item(), covariance[i, i].Item(), 1e-10);
            for (var j = 0; j < i; j++) Assert.Equal(0, covariance[i, j].Item(), 1e-10);
            if (i > 0) Assert.True(principal.Variances[i].Item() <= principal.Variances[i - 1].Item());
        }

        Assert.Equal(rows.Var(0).Sum().Item(), principal.TotalVariance, 1e-9);
        Assert.Equal(1, PrincipalComponents.Fit(rows, 4).ExplainedShare, 1e-12);
    }

    [Fact]
    public void All_components_give_the_rows_back_and_fewer_the_nearest_that_they_can()
    {
        var rows = Rows(50);
        var all = PrincipalComponents.Fit(rows, 4);
        Assert.Equal(0, (all.Invert(all.Apply(rows)) - rows).Abs().Max().Item(), 1e-12);
        var two = PrincipalComponents.Fit(rows, 2);
        var lost = (two.Invert(two.Apply(rows)) - rows).Square().Sum(-1).Mean().Item();
        Assert.Equal(two.TotalVariance - two.Variances.Sum().Item(), lost, 1e-12);
    }

    [Fact]
    public void What_has_no_components_is_refused()
    {
        Assert.Contains("1 to 4", Assert.Throws<ConfigurationException>(() => PrincipalComponents.Fit(Rows(9), 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => PrincipalComponents.Fit(Rows(9), 0));
        Assert.Contains("do not vary", Assert.Throws<ConfigurationException>(() => PrincipalComponents.Fit(Tensor.Ones([5, 2]), 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => PrincipalComponents.Fit(Rows(9)[0], 1));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public void A_map_of_features_is_its_steps_and_comes_back_from_a_file(bool standardize, int? components)
    {
        var rows = Rows(30);
        var map = FeatureMap.Fit(rows, standardize, components);
        Assert.Equal(!standardize && components is null, map.IsIdentity);
        var expected = standardize ? Standardization.Fit(rows).Apply(rows) : rows;
        if (components is { } count) expected = PrincipalComponents.Fit(expected, count).Apply(expected);
        Assert.Equal(expected.ToArray<double>(), map.Apply(rows).ToArray<double>());
        map.Save(_folder.File("f"));
        Assert.Equal(expected.ToArray<double>(), FeatureMap.Load(_folder.File("f")).Apply(rows).ToArray<double>());
    }

    [Fact]
    public void A_damaged_map_is_refused()
    {
        FeatureMap.Fit(Rows(9), standardize: true, 2).Save(_folder.File("f"));
        var (tensors, metadata) = Tensorium.IO.Safetensors.Load(_folder.File("f"));
        void Refused(string name, Tensor? value)
        {
            var changed = tensors.Where(tensor => tensor.Key != name).ToDictionary();
            if (value is not null) changed[name] = value;
            Tensorium.IO.Safetensors.Save(_folder.File("g"), changed, metadata);
            Assert.Contains(_folder.File("g"), Assert.Throws<DataFormatException>(() => FeatureMap.Load(_folder.File("g"))).Message, StringComparison.Ordinal);
        }

        Refused("standardization.deviation", null);
        Refused("standardization.deviation", Tensor.Ones([3], DType.Float64));
        Refused("principal_components.directions", Tensor.Ones([4, 3], DType.Float64));
        Refused("principal_components.variances", Tensor.Ones([2]));
        Tensorium.IO.Safetensors.Save(_folder.File("h"), tensors);
        Assert.Throws<DataFormatException>(() => FeatureMap.Load(_folder.File("h")));
    }

    private static Tensor Rows(int count)
    {
        var mixing = Tensor.From(new[,] { { 1, 0.3, -0.2, 0.5 }, { 0, 0.8, 0.4, 0.1 }, { 0, 0, 0.5, 0.3 }, { 0, 0, 0, 0.2 } });
        return Tensor.Normal([count, 4], new Generator(3), dtype: DType.Float64).MatMul(mixing) + Tensor.From(5.0, -1, 0, 2);
    }
}
