namespace Tensorium.Ops;

/// <summary>A plain row-major array of doubles, for the naive loops that ops are tested against: as slow and as obvious as can be.</summary>
/// <param name="shape">The sizes of the axes.</param>
public sealed class NaiveArray(Shape shape)
{
    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The elements in row-major order.</summary>
    public double[] Values { get; init; } = new double[shape.ElementCount];

    /// <summary>An element by its full index.</summary>
    public double this[params ReadOnlySpan<int> index]
    {
        get => Values[Position(index)];
        set => Values[Position(index)] = value;
    }

    /// <summary>Every index of a shape, in row-major order.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        for (var position = 0; position < shape.ElementCount; position++)
        {
            var index = new int[shape.Rank];
            for (int axis = shape.Rank - 1, rest = position; axis >= 0; rest /= shape[axis], axis--) index[axis] = rest % shape[axis];
            yield return index;
        }
    }

    /// <summary>The array whose element at each index is what <paramref name="element"/> says.</summary>
    public static NaiveArray Build(Shape shape, Func<int[], double> element) =>
        new(shape) { Values = [.. Indices(shape).Select(element)] };

    /// <summary>A function of each element.</summary>
    public NaiveArray Map(Func<double, double> function) => new(Shape) { Values = [.. Values.Select(function)] };

    /// <summary>A function of each pair of elements, broadcast.</summary>
    public static NaiveArray Zip(NaiveArray left, NaiveArray right, Func<double, double, double> function) =>
        Build(Shape.Broadcast(left.Shape, right.Shape), index => function(left.Broadcast(index), right.Broadcast(index)));

    /// <summary>The element that stands at an index of a shape that this one is broadcast to.</summary>
    public double Broadcast(int[] index)
    {
        var own = new int[Shape.Rank];
        for (var i = 1; i <= own.Length; i++) own[^i] = Shape[^i] == 1 ? 0 : index[^i];
        return this[own];
    }

    /// <summary>A function of the elements along some axes, for each index of the others.</summary>
    public NaiveArray Reduce(Axes axes, bool keepDims, Func<double[], double> function)
    {
        var reduced = axes.Resolve(Shape, "Reduce");
        var kept = new NaiveArray([.. Shape.ToArray().Select((size, axis) => reduced[axis] ? 1 : size)]);
        var groups = Indices(kept.Shape).Select(_ => new List<double>()).ToArray();
        foreach (var index in Indices(Shape))
            groups[kept.Position(index.Select((i, axis) => reduced[axis] ? 0 : i).ToArray())].Add(this[index]);
        var rest = Shape.ToArray().Where((_, axis) => !reduced[axis]).ToArray();
        return new(keepDims ? kept.Shape : rest) { Values = [.. groups.Select(group => function([.. group]))] };
    }

    private int Position(ReadOnlySpan<int> index)
    {
        var position = 0;
        for (var axis = 0; axis < index.Length; axis++) position = (position * Shape[axis]) + index[axis];
        return position;
    }
}
