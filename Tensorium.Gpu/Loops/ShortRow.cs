namespace Tensorium.Gpu.Loops;

/// <summary>The elements of a row, or functions of them.</summary>
internal interface ITerms<T>
    where T : unmanaged
{
    T Term(long place);
}

/// <summary>
/// The reduction of a row of at most 32 elements by one thread: each element is alone in its accumulator, and the tree that joins them is walked depth first, with
/// one partial result a level. A team would have nothing to do but to wait at barriers.
/// </summary>
internal static class ShortRow
{
    /// <summary>The elements of the longest such row.</summary>
    public const int Longest = Accumulators.Count;

    public static T Reduce<TCombiner, TTerms, T>(TCombiner combiner, TTerms terms, long first, int count)
        where TCombiner : struct, ICombiner<T>
        where TTerms : struct, ITerms<T>
        where T : unmanaged
    {
        // Of accumulators beyond the next power of two nothing comes: combined with the identity, an element stays as it is.
        var width = 1;
        while (width < count) width *= 2;
        T identity = combiner.Identity, result = identity, one = identity, two = identity, four = identity, eight = identity, sixteen = identity;
        var accumulator = 0;
        for (var leaf = 0; leaf < width; leaf++)
        {
            result = accumulator < count ? combiner.Combine(identity, terms.Term(first + accumulator)) : identity;
            accumulator = Next(accumulator, width);

            // A left child waits for its sibling, a right one is joined to it.
            if ((leaf & 1) == 0)
            {
                one = result;
                continue;
            }

            result = combiner.Combine(one, result);
            if ((leaf & 2) == 0)
            {
                two = result;
                continue;
            }

            result = combiner.Combine(two, result);
            if ((leaf & 4) == 0)
            {
                four = result;
                continue;
            }

            result = combiner.Combine(four, result);
            if ((leaf & 8) == 0)
            {
                eight = result;
                continue;
            }

            result = combiner.Combine(eight, result);
            if ((leaf & 16) == 0)
            {
                sixteen = result;
                continue;
            }

            result = combiner.Combine(sixteen, result);
        }

        return result;
    }

    /// <summary>The next leaf of the tree: the accumulators' numbers count up in bits from the highest.</summary>
    private static int Next(int accumulator, int width)
    {
        var bit = width / 2;
        while (bit > 0 && (accumulator & bit) != 0)
        {
            accumulator -= bit;
            bit /= 2;
        }

        return accumulator + bit;
    }
}
