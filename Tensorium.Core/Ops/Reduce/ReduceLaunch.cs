namespace Tensorium.Ops;

/// <summary>
/// What reductions share: any set of axes becomes a few passes over [outer, count, inner], a group of neighbouring axes each, from the innermost or from the outermost: the
/// shape decides.
/// </summary>
internal static class ReduceLaunch
{
    /// <summary>The elements of a row below which forming its result costs about as much as reading it.</summary>
    private const int ShortRow = 256;

    private static (Shape Shape, Axes Axes, bool KeepDims)[] SampleCalls =>
    [
        ([], Axes.All, false), ([1], Axes.All, false), ([5], 0, false), ([3, 4], Axes.All, false), ([3, 4], 0, false), ([3, 4], -1, true),
        ([2, 3, 4], new[] { 0, 2 }, false), ([2, 3, 4], 1, true), ([2, 3, 2, 2], new[] { 1, 3 }, true), ([1100], Axes.All, false), ([70, 3], 0, false),
        ([2, 0], 0, false), ([3, 0, 2], 1, false), ([3, 37], -1, false),
    ];

    /// <summary>Samples of a reduction: every arrangement of axes; <paramref name="allowEmpty"/> says whether it has a value for no elements.</summary>
    public static OpSample[] Samples(
        Domain domain, Func<Tensor, Axes, bool, Tensor> apply, Func<double[], double> reference, bool allowEmpty = true) =>
    [
        .. from call in SampleCalls
           let reduced = call.Axes.Resolve(call.Shape, "Sample")
           where allowEmpty || !call.Shape.ToArray().Where((size, axis) => reduced[axis] && size == 0).Any()
           select Sample(domain, call.Shape, call.Axes, call.KeepDims, apply, reference),
    ];

    public static OpSample Sample(
        Domain domain, Shape shape, Axes axes, bool keepDims, Func<Tensor, Axes, bool, Tensor> apply, Func<double[], double> reference) => new(
            $"{shape} over {axes}{(keepDims ? ", kept" : "")}",
            [new(shape, domain)],
            x => apply(x[0], axes, keepDims),
            x => x[0].Reduce(axes, keepDims, reference));

    /// <summary>The reduction of real numbers, and the result's shape with the axes kept.</summary>
    public static (Tensor Result, Shape Kept) Reals<TOp>(TOp op, string operation, Tensor x, Axes axes, bool keepDims)
        where TOp : struct, IReduceOp
    {
        var (kept, result) = Shapes(x.Shape, axes, keepDims, operation);
        var y = Passes(x, kept, (source, outer, count, inner, target) => source.Device.Backend.Reduce(op, source, outer, count, inner, target));
        return (new(y.Storage, Layout.RowMajor(result), y.DType), kept);
    }

    public static Tensor Integers<TOp>(TOp op, string operation, Tensor x, Axes axes, bool keepDims)
        where TOp : struct, IIntegerOp
    {
        var (kept, result) = Shapes(x.Shape, axes, keepDims, operation);
        var y = Passes(x, kept, (source, outer, count, inner, target) => source.Device.Backend.ReduceIntegers(op, source, outer, count, inner, target));
        return new(y.Storage, Layout.RowMajor(result), y.DType);
    }

    /// <summary>The greatest or the least of some axes; <paramref name="op"/> says which. Bools are compared as 0 and 1.</summary>
    public static Tensor Extremum<TOp>(TOp op, string operation, Tensor x, Axes axes, bool keepDims)
        where TOp : struct, IReduceOp, IIntegerOp
    {
        Count(operation, x.Shape, axes, "among no elements there is no such one");
        if (x.DType == DType.Bool) return Integers(op, operation, x.To(DType.UInt8), axes, keepDims).To(DType.Bool);
        if (!x.DType.IsFloating()) return Integers(op, operation, x, axes, keepDims);
        var (y, kept) = Reals(op, operation, x, axes, keepDims);
        return Recording.Needs(x) ? Recording.Record(y, new ExtremumRecipe(operation, x, y, axes, kept)) : y;
    }

    /// <summary>How many elements become one.</summary>
    /// <exception cref="ShapeException">None, for a reduction that has no value then; <paramref name="because"/> says why.</exception>
    public static int Count(string operation, Shape shape, Axes axes, string because)
    {
        var count = CountOf(shape, axes.Resolve(shape, operation));
        return count > 0
            ? count
            : throw new ShapeException($"{operation}: over the axes {axes} of {shape} there are no elements, and {because}; test ElementCount first");
    }

    /// <summary>How many elements become one; 1 for no axes.</summary>
    public static int CountOf(Shape shape, bool[] reduced)
    {
        var count = 1;
        for (var axis = 0; axis < shape.Rank; axis++) count *= reduced[axis] ? shape[axis] : 1;
        return count;
    }

    /// <summary>The shape with the reduced axes as 1, and the one that the caller gets.</summary>
    public static (Shape Kept, Shape Result) Shapes(Shape shape, Axes axes, bool keepDims, string operation)
    {
        var reduced = axes.Resolve(shape, operation);
        Shape kept = [.. shape.ToArray().Select((size, axis) => reduced[axis] ? 1 : size)];
        return (kept, keepDims ? kept : [.. shape.ToArray().Where((_, axis) => !reduced[axis])]);
    }

    private static Tensor Passes(Tensor x, Shape kept, Action<Tensor, int, int, int, Tensor> pass)
    {
        var source = x.Detached().Contiguous();
        var shape = source.Shape.ToArray();
        var isReduced = shape.Select((size, axis) => kept[axis] != size).ToArray();
        while (true)
        {
            var end = shape.Length;
            while (end > 0 && !isReduced[end - 1]) end--;
            if (end == 0) return ReferenceEquals(source.Storage, x.Storage) ? source.Clone() : source;

            // Axes of size 1 between reduced ones belong to the group: they change nothing.
            var start = end;
            while (start > 0 && (isReduced[start - 1] || shape[start - 1] == 1)) start--;

            // Of many short rows, as the gradient of a channel's bias has, each costs more than its elements: fewer are left when the outermost axes go first.
            var first = Array.IndexOf(isReduced, true);
            if (first < start && Product(shape.AsSpan(end)) == 1 && Product(shape.AsSpan(start, end - start)) < ShortRow)
            {
                (start, end) = (first, first + 1);
                while (isReduced[end] || shape[end] == 1) end++;
            }

            int outer = Product(shape.AsSpan(0, start)), count = Product(shape.AsSpan(start, end - start)), inner = Product(shape.AsSpan(end));
            for (var axis = start; axis < end; axis++) (shape[axis], isReduced[axis]) = (1, false);

            var target = Tensor.Empty(shape, source.DType, source.Device);
            pass(source, outer, count, inner, target);
            if (!ReferenceEquals(source.Storage, x.Storage)) source.Storage.Release();
            source = target;
        }
    }

    private static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes) product *= size;
        return product;
    }
}
