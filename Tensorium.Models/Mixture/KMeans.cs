namespace Tensorium.Models.Mixture;

/// <summary>
/// k-means: the start of EM. Centres are drawn far from each other (k-means++: Arthur and Vassilvitskii, SODA 2007) and moved to the mean of what is nearest to them
/// (Lloyd, IEEE Trans. Inf. Theory 28, 1982) until nothing changes.
/// </summary>
internal static class KMeans
{
    private const int MostRounds = 300;

    /// <summary>The cluster of each row, from 0; none is empty.</summary>
    /// <param name="values">float64, [n, d].</param>
    /// <param name="clusters">k.</param>
    /// <param name="generator">Decides the first centres.</param>
    /// <exception cref="ConfigurationException">There are fewer different rows than clusters.</exception>
    public static int[] Run(Tensor values, int clusters, Generator generator)
    {
        using var paused = Recording.Pause();
        var centres = Tensor.Stack([.. Seeds(values, clusters, generator).Select(row => values[row])]);
        int[] assigned = [];
        for (var round = 0; round < MostRounds; round++)
        {
            var (nearest, distances) = Nearest(values, centres);
            Refill(nearest, distances, clusters);
            if (nearest.AsSpan().SequenceEqual(assigned)) break;
            assigned = nearest;
            var responsibilities = OneHot(assigned, clusters, values.Device);
            centres = responsibilities.T.MatMul(values) / responsibilities.Sum(0).Unsqueeze(-1);
        }

        return assigned;
    }

    /// <summary>1 where a row is in a cluster: float64, [n, k].</summary>
    public static Tensor OneHot(int[] assigned, int clusters, Device device) =>
        Tensor.From<long>(Array.ConvertAll(assigned, cluster => (long)cluster), [assigned.Length], device).OneHot(clusters, DType.Float64);

    /// <summary>The rows of the first centres: one at random, each further one with a probability as its squared distance from the nearest before it.</summary>
    private static List<int> Seeds(Tensor values, int clusters, Generator generator)
    {
        var rows = new List<int> { generator.NextInt(values.Shape[0]) };
        var distances = SquaredDistances(values, values[rows[0]]);
        while (rows.Count < clusters)
        {
            var total = distances.Sum();
            if (!(total > 0)) throw new ConfigurationException($"clusters is {clusters}, but the data have only {rows.Count} different rows; choose fewer clusters");
            var mark = generator.NextDouble() * total;
            // The last row with a distance, should rounding leave the mark beyond the sum.
            var (chosen, sum) = (Array.FindLastIndex(distances, distance => distance > 0), 0.0);
            for (var row = 0; row < distances.Length; row++)
            {
                sum += distances[row];
                if (sum <= mark || distances[row] == 0) continue;
                chosen = row;
                break;
            }

            rows.Add(chosen);
            var further = SquaredDistances(values, values[chosen]);
            for (var row = 0; row < distances.Length; row++) distances[row] = Math.Min(distances[row], further[row]);
        }

        return rows;
    }

    private static (int[] Nearest, double[] Distances) Nearest(Tensor values, Tensor centres)
    {
        var (nearest, least) = (new int[values.Shape[0]], SquaredDistances(values, centres[0]));
        for (var cluster = 1; cluster < centres.Shape[0]; cluster++)
        {
            var distances = SquaredDistances(values, centres[cluster]);
            for (var row = 0; row < least.Length; row++)
            {
                if (distances[row] < least[row]) (nearest[row], least[row]) = (cluster, distances[row]);
            }
        }

        return (nearest, least);
    }

    /// <summary>An empty cluster takes the row that is furthest from its centre, of a cluster with more than one.</summary>
    private static void Refill(int[] nearest, double[] distances, int clusters)
    {
        var counts = new int[clusters];
        foreach (var cluster in nearest) counts[cluster]++;
        for (var empty = Array.IndexOf(counts, 0); empty >= 0; empty = Array.IndexOf(counts, 0))
        {
            var furthest = Enumerable.Range(0, nearest.Length).Where(row => counts[nearest[row]] > 1).MaxBy(row => distances[row]);
            counts[nearest[furthest]]--;
            (nearest[furthest], distances[furthest], counts[empty]) = (empty, 0, 1);
        }
    }

    private static double[] SquaredDistances(Tensor values, Tensor centre) => (values - centre).Square().Sum(-1).ToArray<double>();
}
