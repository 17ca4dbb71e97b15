namespace Tensorium;

/// <summary>Where the elements of a tensor lie in its storage: element (i, j, …) at offset + i·stride₀ + j·stride₁ + …, all counted in elements.</summary>
internal sealed class Layout
{
    public Layout(Shape shape, int[] strides, int offset)
    {
        Shape = shape;
        Strides = strides;
        Offset = offset;
        IsContiguous = HasRowMajorStrides(shape, strides);
    }

    private Layout(Shape shape)
    {
        Shape = shape;
        Strides = RowMajorStrides(shape);
        IsContiguous = true;
        IsRowMajor = true;
    }

    public Shape Shape { get; }

    public int[] Strides { get; }

    public int Offset { get; }

    /// <summary>Whether the elements lie one behind the other in row-major order (from <see cref="Offset"/> on).</summary>
    public bool IsContiguous { get; }

    /// <summary>Whether it is what <see cref="RowMajor"/> makes of its shape, and can be shared.</summary>
    public bool IsRowMajor { get; }

    public static Layout RowMajor(Shape shape) => new(shape);

    public static int[] RowMajorStrides(Shape shape)
    {
        if (shape.Rank == 0) return [];
        var strides = new int[shape.Rank];
        var stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }

        return strides;
    }

    /// <summary>The strides with which this layout is read as <paramref name="shape"/>: zero along the axes that are broadcast.</summary>
    public int[] BroadcastStrides(Shape shape)
    {
        if (shape == Shape) return Strides;
        var strides = new int[shape.Rank];
        for (var i = 1; i <= Shape.Rank; i++)
            strides[shape.Rank - i] = Shape[^i] == 1 ? 0 : Strides[^i];
        return strides;
    }

    /// <summary>This layout read with another shape without moving an element; null where that cannot be.</summary>
    public Layout? TryReshape(Shape shape)
    {
        if (IsContiguous) return new(shape, RowMajorStrides(shape), Offset);
        if (shape.ElementCount == 0) return new(shape, RowMajorStrides(shape), Offset);

        // Walk both shapes from the outermost axis in groups of equal element count; within a group the old strides must nest.
        var strides = new int[shape.Rank];
        int from = 0, to = 0;
        while (from < Shape.Rank || to < shape.Rank)
        {
            int fromEnd = from, toEnd = to;
            long fromCount = 1, toCount = 1;
            do
            {
                if (fromCount <= toCount && fromEnd < Shape.Rank) fromCount *= Shape[fromEnd++];
                else toCount *= shape[toEnd++];
            }
            while (fromCount != toCount);
            while (fromEnd < Shape.Rank && Shape[fromEnd] == 1) fromEnd++;
            while (toEnd < shape.Rank && shape[toEnd] == 1) toEnd++;

            if (NestedStride(from, fromEnd) is not { } stride) return null;
            for (var axis = toEnd - 1; axis >= to; axis--)
            {
                strides[axis] = stride;
                stride *= shape[axis];
            }

            (from, to) = (fromEnd, toEnd);
        }

        return new(shape, strides, Offset);
    }

    /// <summary>The innermost stride of axes that together form one evenly spaced run; null where they do not.</summary>
    private int? NestedStride(int first, int end)
    {
        int? innermost = null;
        var expected = 0;
        for (var axis = end - 1; axis >= first; axis--)
        {
            if (Shape[axis] == 1) continue;
            if (innermost is null) innermost = Strides[axis];
            else if (Strides[axis] != expected) return null;
            expected = Strides[axis] * Shape[axis];
        }

        return innermost ?? 1;
    }

    private static bool HasRowMajorStrides(Shape shape, int[] strides)
    {
        var expected = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 0) return true;
            if (shape[axis] == 1) continue;
            if (strides[axis] != expected) return false;
            expected *= shape[axis];
        }

        return true;
    }
}
