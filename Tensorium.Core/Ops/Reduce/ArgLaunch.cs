namespace Tensorium.Ops;

/// <summary>What <see cref="ArgMax"/> and <see cref="ArgMin"/> share.</summary>
internal static class ArgLaunch
{
    /// <summary>Samples of both; <paramref name="best"/> finds the index in a list of values.</summary>
    public static OpSample[] Samples(Func<Tensor, Tensor> overAll, Func<Tensor, int, bool, Tensor> overAxis, Func<double[], double> best)
    {
        Shape[] whole = [[], [1], [7], [3, 5], [2, 3, 4], [1031]];
        DType[] withTies = [DType.Int32, DType.Int64, DType.UInt8, DType.Bool];
        return
        [
            .. whole.Select(shape => new OpSample(
                $"{shape}", [new(shape, Domain.Real)], x => overAll(x[0]), x => x[0].Reduce(Axes.All, false, best))),
            Along([5], 0, false), Along([3, 4], 0, false), Along([3, 4], 1, true), Along([2, 3, 4], 1, false), Along([2, 3, 4], -1, true),
            Along([0, 3], 1, false), Along([3, 300], 0, false),
            .. withTies.Select(dtype => Along([6, 9], 0, false, dtype)),
        ];

        OpSample Along(Shape shape, int axis, bool keepDims, DType? dtype = null) => new(
            $"{shape} along {axis}{(dtype is null ? "" : $" in {dtype.Value.Name()}")}",
            [new(shape, new(0, 4), dtype)],
            x => overAxis(x[0], axis, keepDims),
            x => x[0].Reduce(axis, keepDims, best));
    }

    /// <summary>The index along one axis.</summary>
    /// <exception cref="ShapeException">There is no such axis, or it has no elements.</exception>
    public static Tensor Run(string operation, Tensor x, int axis, bool keepDims, bool isLeast)
    {
        axis = x.Shape.Axis(axis, operation);
        var count = ReduceLaunch.Count(operation, x.Shape, axis, "among no elements there is no such one");
        var (_, shape) = ReduceLaunch.Shapes(x.Shape, axis, keepDims, operation);
        var inner = 1;
        foreach (var size in x.Shape.AsSpan()[(axis + 1)..]) inner *= size;

        using var source = new ContiguousOperand(x);
        var y = Tensor.Empty(shape, DType.Int64, x.Device);
        if (y.ElementCount > 0) x.Device.Backend.ArgExtremum(source.Tensor, isLeast, y.ElementCount / inner, count, inner, y);
        return y;
    }
}
