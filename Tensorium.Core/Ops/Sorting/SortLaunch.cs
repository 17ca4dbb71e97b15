namespace Tensorium.Ops;

/// <summary>What sorting and selecting share.</summary>
internal static class SortLaunch
{
    /// <summary>Samples along every kind of axis, of reals, and with ties in the other dtypes, which have no gradient; <paramref name="reference"/> makes the results from the elements along the axis.</summary>
    public static OpSample[] Samples(string label, Func<Tensor, int, Tensor> apply, Func<double[], IEnumerable<double>> reference, bool withTies, int least = 0)
    {
        (Shape Shape, int Axis)[] calls = [([5], 0), ([1], 0), ([3, 4], 0), ([3, 4], -1), ([2, 5, 3], 1), ([0, 3], 1), ([3, 0], 1), ([37, 11], 0), ([2, 300], 1)];
        DType[] discrete = withTies ? [DType.Int32, DType.Int64, DType.UInt8, DType.Bool] : [];
        return
        [
            .. calls.Where(call => call.Shape[call.Axis == -1 ? ^1 : call.Axis] >= least).Select(call => Sample(call.Shape, call.Axis, null)),
            .. discrete.SelectMany(dtype => new[] { Sample([3, 9], -1, dtype), Sample([60, 3], 0, dtype) }),
        ];

        OpSample Sample(Shape shape, int axis, DType? dtype)
        {
            var along = shape.Axis(axis, "Sample");
            return new(
                $"{shape} along {axis}{label}{(dtype is null ? "" : $" in {dtype.Value.Name()}")}",
                [new(shape, new(dtype is null or DType.Bool or DType.UInt8 ? 0 : -4, 5), dtype)],
                x => apply(x[0], axis),
                x => Along(x[0], along, reference));
        }
    }

    /// <summary>The order of the elements along an axis, int64.</summary>
    public static Tensor Order(Tensor x, int axis, bool descending)
    {
        var y = Tensor.Empty(x.Shape, DType.Int64, x.Device);
        if (y.ElementCount == 0) return y;
        var (outer, count, inner) = IndexLaunch.Around(x.Shape, axis);
        using var source = new ContiguousOperand(x);
        x.Device.Backend.ArgSort(source.Tensor, descending, outer, count, inner, y);
        return y;
    }

    /// <summary>The places of the elements, stably sorted: what naive references are made of.</summary>
    public static IEnumerable<int> Places(double[] values, bool descending) => descending
        ? Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])
        : Enumerable.Range(0, values.Length).OrderBy(i => values[i]);

    /// <summary>An array of another size along an axis, made chain by chain.</summary>
    private static NaiveArray Along(NaiveArray x, int axis, Func<double[], IEnumerable<double>> function)
    {
        var chains = new Dictionary<string, double[]>();
        var size = function(new double[x.Shape[axis]]).Count();
        return NaiveArray.Build(IndexLaunch.With(x.Shape, axis, size), index =>
        {
            var at = (int[])index.Clone();
            at[axis] = 0;
            var name = string.Join(",", at);
            if (!chains.TryGetValue(name, out var results))
            {
                var chain = new double[x.Shape[axis]];
                for (var r = 0; r < chain.Length; r++)
                {
                    at[axis] = r;
                    chain[r] = x[at];
                }

                chains[name] = results = [.. function(chain)];
            }

            return results[index[axis]];
        });
    }
}
