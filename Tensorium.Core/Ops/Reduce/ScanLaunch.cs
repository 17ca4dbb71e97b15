namespace Tensorium.Ops;

/// <summary>What running sums and products share.</summary>
internal static class ScanLaunch
{
    /// <summary>Samples along every kind of axis; <paramref name="reference"/> gets the elements up to and with each place.</summary>
    public static OpSample[] Samples(Domain domain, Func<Tensor, int, Tensor> apply, Func<IEnumerable<double>, double> reference)
    {
        return [Sample([5], 0), Sample([1], 0), Sample([3, 4], 0), Sample([3, 4], -1), Sample([2, 5, 3], 1), Sample([0, 3], 0), Sample([3, 0], 0), Sample([37, 11], 0), Sample([300], 0)];

        OpSample Sample(Shape shape, int axis)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} along {axis}",
                [new(shape, domain)],
                x => apply(x[0], axis),
                x => NaiveArray.Build(shape, index => reference(Enumerable.Range(0, index[along] + 1).Select(i =>
                {
                    var at = (int[])index.Clone();
                    at[along] = i;
                    return x[0][at];
                }))));
        }
    }

    /// <summary>
    /// Each element combined with all before it along an axis, in passes that double the distance (Hillis and Steele): every result is a tree
    /// of logarithmic depth, which keeps rounding errors small, and a composition of ops, which has every gradient.
    /// </summary>
    public static Tensor Run(Tensor x, int axis, Func<Tensor, Tensor, Tensor> combine)
    {
        var size = x.Shape[axis];
        if (size == 1) return x.Clone();
        for (long distance = 1; distance < size; distance *= 2)
        {
            var (near, rest) = ((int)distance, size - (int)distance);
            x = Tensor.Cat([x.Narrow(axis, 0, near), combine(x.Narrow(axis, near, rest), x.Narrow(axis, 0, rest))], axis);
        }

        return x;
    }
}
