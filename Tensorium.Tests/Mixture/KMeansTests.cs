using Tensorium.Models.Mixture;
using Xunit;

namespace Tensorium.Tests.Mixture;

public sealed class KMeansTests
{
    [Fact]
    public void Heaps_far_apart_are_told_apart_from_every_seed()
    {
        // k-means++ takes a second centre in the same heap with a probability of about 10⁻⁶.
        var heaps = Tensor.From(Enumerable.Range(0, 60).Select(i => (i % 3 * 1000) + (i * 0.1)).ToArray()).Unsqueeze(-1);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var assigned = KMeans.Run(heaps, 3, new Generator(seed));
            Assert.Equal(1, ClusterAgreement.AdjustedRandIndex(assigned, [.. Enumerable.Range(0, 60).Select(i => i % 3)]));
        }
    }

    [Fact]
    public void Nothing_is_nearer_to_another_mean_in_the_end()
    {
        var (rows, _) = Blobs.Draw(60, seed: 1);
        var assigned = KMeans.Run(rows, 5, new Generator(2));
        var members = Enumerable.Range(0, 5).Select(k => Enumerable.Range(0, assigned.Length).Where(row => assigned[row] == k).ToArray()).ToArray();
        Assert.All(members, rowsOf => Assert.NotEmpty(rowsOf));
        var means = members.Select(rowsOf => rowsOf.Select(row => rows[row]).Aggregate((a, b) => a + b) / rowsOf.Length).ToArray();
        for (var row = 0; row < assigned.Length; row++)
        {
            var distances = means.Select(mean => (rows[row] - mean).Square().Sum().Item()).ToArray();
            Assert.True(distances[assigned[row]] <= distances.Min() + 1e-12, $"row {row}");
        }
    }

    [Fact]
    public void As_many_clusters_as_rows_are_the_rows()
    {
        var (rows, _) = Blobs.Draw(4, seed: 3);
        Assert.Equal(12, KMeans.Run(rows, 12, new Generator(1)).Distinct().Count());
    }
}
