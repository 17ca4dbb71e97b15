namespace Tensorium.Models.Mixture;

/// <summary>How well clusters agree with known classes.</summary>
public static class ClusterAgreement
{
    /// <summary>
    /// Rand's index of pairs that are together in both or apart in both, adjusted so that clusters by chance come to 0 on average, and the same partition to 1. (Hubert and
    /// Arabie, Journal of Classification 2, 1985.)
    /// </summary>
    /// <param name="clusters">The cluster of each row.</param>
    /// <param name="classes">The class of each row.</param>
    /// <exception cref="ArgumentException">They are not equally many, or less than two.</exception>
    public static double AdjustedRandIndex<TCluster, TClass>(IReadOnlyList<TCluster> clusters, IReadOnlyList<TClass> classes)
        where TCluster : notnull
        where TClass : notnull
    {
        if (clusters.Count != classes.Count || clusters.Count < 2)
            throw new ArgumentException($"AdjustedRandIndex: {clusters.Count} clusters and {classes.Count} classes were given; expected one of each a row, and two rows or more");
        static double Pairs(long count) => count * (count - 1) / 2.0;
        static double PairsWithin<TKey>(IEnumerable<TKey> keys) => keys.GroupBy(key => key).Sum(group => Pairs(group.Count()));
        var together = PairsWithin(clusters.Zip(classes));
        var (ofClusters, ofClasses) = (PairsWithin(clusters), PairsWithin(classes));
        var expected = ofClusters * ofClasses / Pairs(clusters.Count);
        var largest = (ofClusters + ofClasses) / 2;
        // Both are one cluster, or all rows apart: they agree, and 0/0 would not say so.
        return largest == expected ? 1 : (together - expected) / (largest - expected);
    }
}
