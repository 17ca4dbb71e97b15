using Tensorium.Models.Mixture;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class ClusterAgreementTests
{
    [Fact]
    public void Names_do_not_matter() => Assert.Equal(1, ClusterAgreement.AdjustedRandIndex([0, 0, 1, 1, 2], ["c", "c", "a", "a", "b"]));

    [Fact]
    public void It_is_what_one_computes_by_hand() => // of 15 pairs, 4 are together in one, 4 in the other, and 2 in both
        Assert.Equal((2 - (16 / 15.0)) / (4 - (16 / 15.0)), ClusterAgreement.AdjustedRandIndex([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 2]), 1e-15);

    [Fact]
    public void One_cluster_says_nothing_about_classes_and_agrees_with_one_class()
    {
        Assert.Equal(0, ClusterAgreement.AdjustedRandIndex([0, 0, 0, 0], [0, 0, 1, 1]));
        Assert.Equal(1, ClusterAgreement.AdjustedRandIndex([0, 0, 0], [5, 5, 5]));
    }

    [Fact]
    public void By_chance_it_is_0_on_average()
    {
        var generator = new Generator(1);
        var draws = Enumerable.Range(0, 300).Select(_ => ClusterAgreement.AdjustedRandIndex(
            Enumerable.Range(0, 60).Select(_ => generator.NextInt(3)).ToArray(), Enumerable.Range(0, 60).Select(_ => generator.NextInt(4)).ToArray())).ToArray();
        Assert.Equal(0, draws.Average(), 0.005);
    }

    [Fact]
    public void Unequal_counts_are_refused() => Assert.Throws<ArgumentException>(() => ClusterAgreement.AdjustedRandIndex([0, 1], [0, 1, 2]));
}
