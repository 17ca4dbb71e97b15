namespace Tensorium.Ops;

/// <summary>What running sums and products share.</summary>
internal static class ScanLaunch
{
    /// <summary>Samples along every kind of axis; <paramref name="reference"/> gets the elements up to and with each place.</summary>
    public static OpSample[] Samples(Domain domain, Func<Tensor, int, Tensor> apply, Func<IEnumerable<double>, double> reference)
    {
        return
        [
            Sample([5], 0), Sample([1], 0), Sample([3, 4], 0), Sample([3, 4], -1), Sample([2, 5, 3], 1), Sample([0, 3], 0), Sample([3, 0], 0), Sample([37, 11], 0),
            Sample([300], 0), Sample([2, 17], 0), Sample([2, 17], 1), Sample([5, 300, 18], 1),
        ];

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

    /// <summary>Each real number combined with all before it along an axis, or with all after it.</summary>
    public static Tensor Reals<TOp>(TOp op, Tensor x, int axis, bool isReversed = false)
        where TOp : struct, IReduceOp
    {
        var y = Tensor.Empty(x.Shape, x.DType, x.Device);
        if (y.ElementCount == 0) return y;
        var (outer, count, inner) = IndexLaunch.Around(x.Shape, axis);
        using var source = new ContiguousOperand(x);
        x.Device.Backend.Scan(op, source.Tensor, outer, count, inner, isReversed, y);
        return y;
    }

    /// <summary>Each integer combined with all before it along an axis, as int64.</summary>
    public static Tensor Integers<TOp>(TOp op, Tensor x, int axis)
        where TOp : struct, IIntegerOp
    {
        var y = Tensor.Empty(x.Shape, DType.Int64, x.Device);
        if (y.ElementCount == 0) return y;
        var (outer, count, inner) = IndexLaunch.Around(x.Shape, axis);
        x.Device.Backend.ScanIntegers(op, x.To(DType.Int64).Contiguous(), outer, count, inner, y);
        return y;
    }

    /// <summary>
    /// sₖ = Σ_{i ≥ k} gᵢ Π_{k ≤ j &lt; i} factorⱼ, that is sₖ = gₖ + factorₖ · sₖ₊₁, for factors between neighbours (one fewer than g has): what the gradients of running
    /// products and the like come to. In passes that double the distance (Hillis and Steele): a tree of logarithmic depth made of ops, which has every gradient, and
    /// divides by nothing, so that zeros do no harm.
    /// </summary>
    public static Tensor Accumulate(Tensor gradient, Tensor factor, int axis)
    {
        var count = gradient.Shape[axis];
        for (long step = 1; step < count; step *= 2)
        {
            // Here sₖ holds the terms below k + distance, and factorₖ takes one from k + distance to k.
            var (distance, rest) = ((int)step, count - (int)step);
            var further = gradient.Narrow(axis, 0, rest) + (factor * gradient.Narrow(axis, distance, rest));
            gradient = Tensor.Cat([further, gradient.Narrow(axis, rest, distance)], axis);
            if (rest > distance) factor = factor.Narrow(axis, 0, rest - distance) * factor.Narrow(axis, distance, rest - distance);
        }

        return gradient;
    }
}
